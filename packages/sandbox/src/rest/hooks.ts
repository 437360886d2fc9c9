import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { requireActor } from '../server/session';
import type { HookRecord } from '../store/records';
import type { Deliveries } from '../webhooks/deliveries';
import { numberOf, paginate, parseBody, repositoryOf } from './answers';

const target = z.string().refine(url => {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}, 'is not an http or https address');
const body = z.object({
  name: z.literal('web').default('web'),
  active: z.boolean().default(true),
  events: z.array(z.string()).default(['push']),
  config: z.object({
    url: target,
    content_type: z.enum(['json', 'form']).default('form'),
    secret: z.string().optional(),
    insecure_ssl: z.union([z.string(), z.number()]).optional(),
  }),
});
const update = z.object({
  active: z.boolean().optional(),
  events: z.array(z.string()).optional(),
  config: body.shape.config.partial().optional(),
});

/** GitHub's "hook". The secret is never shown. */
function presentHook(repository: Repository, hook: HookRecord) {
  const url = `${repository.forge.url}/api/v3/repos/${repository.fullName}/hooks/${hook.id}`;
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: hook.events,
    config: {
      url: hook.url,
      content_type: hook.contentType,
      insecure_ssl: '0',
      ...(hook.secret !== null && { secret: '********' }),
    },
    updated_at: hook.updatedAt,
    created_at: hook.createdAt,
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: { code: null, status: 'unused', message: null },
  };
}

/** Webhooks of a repository and their deliveries. */
export function hookRoutes(
  router: Router,
  forge: Forge,
  deliveries: Deliveries,
): void {
  const base = '/repos/:owner/:repo/hooks';
  const hookOf = (request: Request, response: Response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const hook = repository.hooks.get(numberOf(request.params.id));
    if (!hook) {
      throw notFound();
    }
    return { repository, hook };
  };

  router.get(base, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    response.json(
      paginate(request, response, forge, repository.hooks.list()).map(hook =>
        presentHook(repository, hook),
      ),
    );
  });

  router.post(base, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const { config, events, active } = parseBody(body, request);
    const now = forge.now();
    const id = forge.nextId();
    const hook = repository.hooks.put(id, {
      id,
      url: config.url,
      secret: config.secret ?? null,
      contentType: config.content_type,
      events,
      active,
      createdAt: now,
      updatedAt: now,
    });
    response.status(201).json(presentHook(repository, hook));
  });

  router.get(`${base}/:id`, (request, response) => {
    const { repository, hook } = hookOf(request, response);
    response.json(presentHook(repository, hook));
  });

  router.patch(`${base}/:id`, (request, response) => {
    const { repository, hook } = hookOf(request, response);
    const { config, events, active } = parseBody(update, request);
    const changed = repository.hooks.put(hook.id, {
      ...hook,
      url: config?.url ?? hook.url,
      secret: config?.secret ?? hook.secret,
      contentType: config?.content_type ?? hook.contentType,
      events: events ?? hook.events,
      active: active ?? hook.active,
      updatedAt: forge.now(),
    });
    response.json(presentHook(repository, changed));
  });

  router.delete(`${base}/:id`, (request, response) => {
    const { repository, hook } = hookOf(request, response);
    repository.hooks.delete(hook.id);
    response.status(204).end();
  });

  router.post(`${base}/:id/pings`, (request, response) => {
    const { repository, hook } = hookOf(request, response);
    deliveries.ping(repository, hook);
    response.status(204).end();
  });

  router.get(`${base}/:id/deliveries`, (request, response) => {
    const { hook } = hookOf(request, response);
    response.json(
      deliveries.of(hook.id).map(delivery => ({
        id: delivery.id,
        guid: delivery.guid,
        delivered_at: delivery.at,
        redelivery: delivery.attempts > 1,
        duration: delivery.seconds,
        status: delivery.outcome,
        status_code: delivery.status,
        event: delivery.event,
        action: delivery.action,
        installation_id: null,
        repository_id: null,
        throttled_at: null,
      })),
    );
  });

  router.post(
    `${base}/:id/deliveries/:delivery/attempts`,
    (request, response) => {
      const { hook } = hookOf(request, response);
      const id = numberOf(request.params.delivery);
      if (!deliveries.again(hook, id)) {
        throw notFound();
      }
      response.status(202).json({});
    },
  );
}
