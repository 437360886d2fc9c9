import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RateLimits } from '../server/rateLimits';
import type { RequestLog } from '../server/requestLog';
import type { Faults } from './faults';
import { faultRule } from './rules';

const settings = z.strictObject({
  latency: z.number().min(0).max(600_000).optional(),
  enforceLimits: z.boolean().optional(),
});

/**
 * Faults and the request log as JSON, at `/_sandbox`: for tests that run in
 * another process than the sandbox. Changes need the token, so that no page of
 * another site can make them.
 */
export function faultEndpoint(parts: {
  faults: Faults;
  requests: RequestLog;
  limits: RateLimits;
  mayChange: (authorization: string | undefined) => boolean;
}): Router {
  const { faults, requests, limits, mayChange } = parts;
  const router = PromiseRouter();
  router.use(express.json());
  router.use((request, response, next) => {
    if (
      request.method !== 'GET' &&
      request.method !== 'HEAD' &&
      // Forms of that page carry a secret of their own.
      request.path !== '/clusters' &&
      !mayChange(request.get('authorization'))
    ) {
      response.status(401).json({
        message: 'Send the token of the sandbox: Authorization: Bearer <token>',
      });
      return;
    }
    next();
  });

  const state = () => ({
    latency: faults.latency,
    enforceLimits: limits.enforced,
    faults: faults.list(),
  });
  // A browser gets the page; see `pages/`.
  router.get('/faults', (request, response, next) => {
    if (request.accepts(['json', 'html']) === 'html') {
      next();
      return;
    }
    response.json(state());
  });
  router.post('/faults', (request, response) => {
    const rule = faultRule.safeParse(request.body);
    if (!rule.success) {
      response.status(422).json({ message: z.prettifyError(rule.error) });
      return;
    }
    response.status(201).json({ id: faults.add(rule.data) });
  });
  router.patch('/faults', (request, response) => {
    const change = settings.safeParse(request.body);
    if (!change.success) {
      response.status(422).json({ message: z.prettifyError(change.error) });
      return;
    }
    faults.latency = change.data.latency ?? faults.latency;
    limits.enforced = change.data.enforceLimits ?? limits.enforced;
    response.json(state());
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    limits.enforced = false;
    response.status(204).end();
  });
  router.delete('/faults/:id', (request, response) => {
    response.status(faults.remove(request.params.id) ? 204 : 404).end();
  });

  router.get('/requests', (request, response, next) => {
    if (request.accepts(['json', 'html']) === 'html') {
      next();
      return;
    }
    response.json({ totals: requests.total(), requests: requests.list() });
  });
  router.delete('/requests', (_request, response) => {
    requests.clear();
    response.status(204).end();
  });
  return router;
}
