import { DatabaseChangeStore } from '../../plugins/infra-backend/src/database/DatabaseChangeStore';
import { ClusterSink } from '../../plugins/infra-backend/src/observe/ClusterSink';
import { createObserver } from '../../plugins/infra-backend/src/observe/createObserver';
import { StatusSources } from '../../plugins/infra-backend/src/observe/StatusSources';
import { indexOf, type newDatabase } from './indexOf';
import {
  clusterNames,
  kustomizationObject,
  terraformPages,
} from './observedFleet';
import { quietLogger } from './quietLogger';
import type { GitHost } from './startGitHost';
import type { SyntheticSize } from './syntheticRepository';

const KINDS = ['HelmRelease', 'Kustomization', 'Terraform'];

async function* single<T>(page: T[]): AsyncGenerator<T[]> {
  yield page;
}

/**
 * The plugin's index of a host's repository and what observes clusters for it,
 * as a new process has them.
 *
 * @param onServices - told the services whose rows changed, when they can be read
 */
export async function observedIndex(
  host: GitHost,
  database: Awaited<ReturnType<typeof newDatabase>>,
  onServices: (services: readonly string[] | undefined) => void = () => {},
) {
  const { knex } = database;
  const { index, store } = indexOf(host, database);
  await index.refresh();
  const { state } = await index.current();
  const now = () => new Date();
  const observer = createObserver({
    repository: host.connect(),
    knex,
    index,
    indexStore: store,
    changeStore: new DatabaseChangeStore({ knex }),
    sources: new StatusSources(),
    freshSeconds: 180,
    signals: {
      publish: async ({ message }) => {
        onServices((message as { services?: string[] }).services);
      },
    },
    notifications: { send: async () => {} },
    logger: quietLogger,
    now,
  });
  const sinkOf = (cluster: string, onChange = () => {}) =>
    new ClusterSink({
      store: observer.observations,
      ...{ cluster, source: 'bench', now, onChange },
    });
  /** Everything in all clusters, as after a first list. */
  const listAll = async (size: SyntheticSize) => {
    for (const cluster of clusterNames(size)) {
      const sink = sinkOf(cluster);
      for (const kind of KINDS) {
        const own = {
          HelmRelease: () => single([]),
          Kustomization: () =>
            single([kustomizationObject(cluster, state.revision)]),
          Terraform: () => terraformPages(size, cluster),
        }[kind]!;
        await sink.replace(kind, own(), () => '1');
      }
    }
  };
  return { observer, index, store, knex, sinkOf, listAll };
}
