import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DatabaseChangeStore } from '../database/DatabaseChangeStore';
import { ClusterSink } from '../observe/ClusterSink';
import { createObserver } from '../observe/createObserver';
import { StatusSources } from '../observe/StatusSources';
import type { InMemoryHost } from './InMemoryHost';
import { startIndex } from './startIndex';

/** The observing half over a host and a database, with a clock of its own. */
export function startObserver(options: { host: InMemoryHost; knex: Knex }) {
  const { host, knex } = options;
  const clock = { now: new Date('2026-11-25T12:00:00.000Z') };
  const now = () => clock.now;
  const { index, store } = startIndex(options);
  const changeStore = new DatabaseChangeStore({ knex });
  const signals = { publish: jest.fn() };
  const notifications = { send: jest.fn() };
  const logger = mockServices.logger.mock();
  const observer = createObserver({
    repository: host.connect(),
    knex,
    index,
    indexStore: store,
    changeStore,
    sources: new StatusSources(),
    freshSeconds: 180,
    signals,
    notifications,
    logger,
    now,
  });
  const onChange = jest.fn();
  const sink = (cluster = 'dev-1') =>
    new ClusterSink({
      store: observer.observations,
      cluster,
      source: 'test',
      now,
      onChange,
    });
  return {
    ...{ observer, index, store, changeStore, clock, sink, onChange },
    ...{ signals, notifications, logger },
  };
}
