import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import type { Server } from 'node:http';
import request from 'supertest';
import { InMemoryHost } from './InMemoryHost';
import { claimText, platformFiles } from './platformFiles';

/** File of a claim. */
export const claim = (name: string) => `services/${name}.yaml`;

/** A host with two services of two owners. */
export const newHost = () =>
  new InMemoryHost({
    ...platformFiles,
    [claim('payments-api')]: claimText({ name: 'payments-api' }),
    [claim('orders-api')]: claimText({
      name: 'orders-api',
      owner: 'group:default/sales',
    }),
  });

/** Asks for a topic. */
export const kafka: ChangeInput & { kind: 'request' } = {
  kind: 'request',
  service: 'payments-api',
  resources: [{ type: 'kafka-topic', name: 'events' }],
};

export const post = (server: Server, path: string) =>
  request(server).post(`/api/infra${path}`);

export const get = (server: Server, path: string) =>
  request(server).get(`/api/infra${path}`);

export const submit = (
  server: Server,
  change: ChangeInput,
  key = 'key-00001',
) => post(server, '/changes').set('Idempotency-Key', key).send({ change });
