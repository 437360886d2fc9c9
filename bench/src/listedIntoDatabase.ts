import { DatabaseObservationStore } from '../../plugins/infra-backend/src/database/DatabaseObservationStore';
import { ClusterSink } from '../../plugins/infra-backend/src/observe/ClusterSink';
import { newDatabase } from './indexOf';
import { judge, type Measure } from './results';
import { interleave, median, medianRatio } from './rounds';
import type { ClusterHost } from './startClusterHost';

const rounds = 5;
const warmup = 1;

/** The plugin's sink of a database; tells when a kind is complete. */
function listedInto(sink: ClusterSink, host: ClusterHost, kind: string) {
  const ending = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const replace = sink.replace.bind(sink);
    sink.replace = async (listed, pages, cursor) => {
      await replace(listed, pages, cursor);
      if (listed !== kind) return;
      ending.abort();
      resolve();
    };
    const { signal } = ending;
    host.source().watch({ cluster: 'prod', sink, signal }).catch(reject);
  });
}

/** A first list from the socket into the rows of an empty database on disk. */
export async function listedIntoDatabase(
  host: ClusterHost,
  objects: number,
): Promise<Measure> {
  // As many as there can be rounds, so that no round makes one.
  const databases = await Promise.all(
    Array.from({ length: warmup + rounds * 2 }, () => newDatabase()),
  );
  const unused = [...databases];
  const timings = await interleave(
    {
      ours: async () => {
        const { knex } = unused.pop()!;
        const now = () => new Date();
        const sink = new ClusterSink({
          store: new DatabaseObservationStore({ knex }),
          ...{ cluster: 'prod', source: 'kubernetes', now },
          onChange: () => {},
        });
        await listedInto(sink, host, 'Terraform');
        const [{ rows }] = await knex('observed_objects').count({ rows: '*' });
        if (Number(rows) !== objects) throw new Error(`${rows} rows`);
      },
      limit: async () => {
        await host.readBytes();
      },
    },
    { rounds, warmup },
  );
  await Promise.all(databases.map(database => database.stop()));
  return judge(
    {
      name: 'first list of 40,000 Terraform objects into SQLite on disk (limit: the same bytes off the socket)',
      unit: 'ms',
      ours: median(timings.ours),
      limit: median(timings.limit),
      overLimit: medianRatio(timings.ours, timings.limit),
    },
    { atMostTimesLimit: 4 },
  );
}
