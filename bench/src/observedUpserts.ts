import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { clusterNames, terraformPages } from './observedFleet';
import type { observedIndex } from './observedIndex';
import { judge, type Measure } from './results';
import { interleave, median, medianRatio } from './rounds';
import { largeRepository } from './syntheticRepository';
import { writeRaw, type RawRow } from './rawRows';

/** Objects that one call of the store gets; a source sends as many per page. */
type Pages = { cluster: string; page: ObservedObject[] }[];

async function pagesOf(version: number): Promise<Pages> {
  const pages: Pages = [];
  for (const cluster of clusterNames(largeRepository)) {
    for await (const page of terraformPages(
      largeRepository,
      cluster,
      version,
    )) {
      pages.push({ cluster, page });
    }
  }
  return pages;
}

/** The same as rows for the driver. */
function rowsOf(pages: Pages): RawRow[] {
  return pages.flatMap(({ page }) =>
    page.map(({ resourceVersion: _, ...object }) => [
      object.cluster,
      object.kind,
      object.namespace,
      object.name,
      object.identity?.service ?? null,
      'Kustomization/flux-system/services',
      null,
      JSON.stringify(object),
    ]),
  );
}

/**
 * Writing all 40,000 objects changed, and unchanged, beside the raw driver with
 * the same objects in one transaction. Ours compares what is there, and puts the
 * services concerned into the queue, in a transaction for every page.
 */
export async function upsertOfObserved(
  name: 'SQLite' | 'Postgres',
  { observer, knex }: Awaited<ReturnType<typeof observedIndex>>,
): Promise<Measure[]> {
  const versions = [await pagesOf(101), await pagesOf(102)];
  let stored = 0;
  let written = 0;
  /** Every change is one, whoever made the one before. */
  const next = () => {
    stored = 1 - stored;
    return stored;
  };
  const put = async (pages: Pages) => {
    let count = 0;
    for (const { cluster, page } of pages) {
      const key = { cluster, kind: 'Terraform' };
      count += (await observer.observations.putObjects(key, page)).length;
    }
    return count;
  };
  const timings = await interleave(
    {
      ours: async () => {
        await put(versions[next()]);
      },
      limit: () => writeRaw(knex, rowsOf(versions[next()])),
      same: async () => {
        written += await put(versions[stored]);
      },
    },
    { rounds: 7, warmup: 1 },
  );
  return [
    judge(
      {
        name: `${name}: 40,000 changed objects written and their services queued (limit: raw driver, one transaction)`,
        unit: 'ms',
        ours: median(timings.ours),
        limit: median(timings.limit),
        overLimit: medianRatio(timings.ours, timings.limit),
      },
      { atMostTimesLimit: name === 'SQLite' ? 1.5 : 1.2 },
    ),
    judge(
      {
        name: `${name}: the same objects again`,
        unit: 'ms',
        ours: median(timings.same),
        limit: median(timings.limit),
        overLimit: medianRatio(timings.same, timings.limit),
      },
      { atMostTimesLimit: 0.6 },
    ),
    judge(
      {
        name: `${name}: rows written for the same objects`,
        unit: 'rows',
        ours: written,
      },
      { atMost: 0 },
    ),
  ];
}
