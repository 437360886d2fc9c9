import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DatabaseIndexStore } from '../database/DatabaseIndexStore';
import { RepositoryIndex } from '../index/RepositoryIndex';
import type { InMemoryHost, Step } from './InMemoryHost';

/** An index over a host, as a process that starts has it. */
export function startIndex(options: {
  host: InMemoryHost;
  knex: Knex;
  step?: Step;
  now?: () => Date;
}) {
  const store = new DatabaseIndexStore(options);
  const index = new RepositoryIndex({
    repository: options.host.connect(options.step),
    store,
    logger: mockServices.logger.mock(),
    now: options.now ?? (() => new Date()),
  });
  return { index, store };
}
