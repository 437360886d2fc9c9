import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { SandboxClusters } from '../flux/sandboxClusters';
import { causeFault, clusterFault } from './clusterFaults';

/**
 * Faults of the clusters as JSON, at `/_sandbox/kubernetes`: for tests that run
 * in another process. Changes need the token.
 */
export function clusterEndpoint(parts: {
  clusters: SandboxClusters;
  mayChange: (authorization: string | undefined) => boolean;
}): Router {
  const { clusters, mayChange } = parts;
  const router = PromiseRouter();
  router.use(express.json());
  router.use((request, response, next) => {
    if (request.method !== 'GET' && !mayChange(request.get('authorization'))) {
      response.status(401).json({
        message: 'Send the token of the sandbox: Authorization: Bearer <token>',
      });
      return;
    }
    next();
  });
  router.get('/faults', (_request, response) => {
    response.json({
      clusters: clusters.kubernetes.clusters.map(
        ({ name, url, openWatches, faults }) => ({
          ...{ name, url, openWatches },
          stopped: faults.stopped,
        }),
      ),
      faults: clusters.listFaults(),
    });
  });
  router.post('/faults', (request, response) => {
    const fault = clusterFault.safeParse(request.body);
    if (!fault.success) {
      response.status(422).json({ message: z.prettifyError(fault.error) });
      return;
    }
    try {
      causeFault(clusters, fault.data);
    } catch (error) {
      response.status(404).json({
        message: error instanceof Error ? error.message : String(error),
      });
      return;
    }
    response.status(204).end();
  });
  router.delete('/faults', (_request, response) => {
    clusters.clearFaults();
    response.status(204).end();
  });
  router.get('/requests/:cluster', (request, response) => {
    const { cluster } = request.params;
    response.json(clusters.kubernetes.cluster(cluster).requests);
  });
  return router;
}
