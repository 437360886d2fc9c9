import type { observedIndex } from './observedIndex';
import { rawQuery } from './rawRows';
import { judge, type Measure } from './results';
import { interleave, median, medianRatio } from './rounds';
import type { ServiceListQuery } from '../../plugins/infra-backend/src/database/IndexStore';

const LIMIT = 50;
const FEW = 20;

const columns =
  'c.path, c.name, c.component, c.owner, c.profile, c.package, c.environments, c.resources, c.problems, s.phases, s.attention, s.attention_text, coalesce(s.urgency, 9999) as urgency';
const from =
  'from claims c left join service_statuses s on s.service = c.name where c.winner = 1';
const total = 'select count(*) as total from claims c where c.winner = 1';

/** Statements of a page, as somebody writes them by hand. */
const byHand = {
  name: `select ${columns} ${from} and c.name > ? order by c.name limit ${
    LIMIT + 1
  }`,
  attention: `select ${columns} from service_statuses s join claims c on c.name = s.service and c.winner = 1 where (s.urgency, s.service) > (?, ?) order by s.urgency, s.service limit ${
    LIMIT + 1
  }`,
};

/** Pages of the list of services, beside their statements on the raw driver. */
export async function serviceLists(
  name: 'SQLite' | 'Postgres',
  { store, observer, knex }: Awaited<ReturnType<typeof observedIndex>>,
): Promise<Measure[]> {
  const count = rawQuery(knex, total);
  const measures: Measure[] = [];
  for (const sort of ['name', 'attention'] as const) {
    const cursors = await cursorsOf(query => store.listServices(query), sort);
    const page = rawQuery(knex, byHand[sort]);
    const list = (after: string | undefined) => async () => {
      await times(() => store.listServices({ limit: LIMIT, sort, after }));
    };
    const raw = (after: string | undefined) => async () => {
      const [urgency, service] = (after ?? '-1~').split('~');
      const values =
        sort === 'name' ? [after ?? ''] : [Number(urgency), service];
      await times(async () => {
        await page(values);
        await count([]);
      });
    };
    const [first, middle, last] = cursors;
    const timings = await interleave(
      {
        first: list(first),
        rawFirst: raw(first),
        middle: list(middle),
        rawMiddle: raw(middle),
        last: list(last),
        rawLast: raw(last),
      },
      { rounds: 15, warmup: 3 },
    );
    const one = (milliseconds: readonly number[]) =>
      milliseconds.map(value => value / FEW);
    for (const [place, ours, limit] of [
      ['first', timings.first, timings.rawFirst],
      ['middle', timings.middle, timings.rawMiddle],
      ['last', timings.last, timings.rawLast],
    ] as const) {
      measures.push(
        judge(
          {
            name: `${name}: ${place} page of services by ${sort} (limit: both statements on the raw driver)`,
            unit: 'ms',
            ours: median(one(ours)),
            limit: median(one(limit)),
            overLimit: medianRatio(ours, limit),
          },
          { atMostTimesLimit: 3 },
        ),
      );
    }
    measures.push(
      judge(
        {
          name: `${name}: last page of services by ${sort} (limit: the first page)`,
          unit: 'ms',
          ours: median(one(timings.last)),
          limit: median(one(timings.first)),
          overLimit: medianRatio(timings.last, timings.first),
        },
        { atMostTimesLimit: 1.5 },
      ),
    );
  }
  const counts = await interleave(
    {
      counts: () => times(() => observer.statuses.counts(undefined)),
      totals: () => times(() => observer.statuses.totals(undefined)),
    },
    { rounds: 15, warmup: 3 },
  );
  for (const part of ['counts', 'totals'] as const) {
    measures.push(
      judge(
        {
          name: `${name}: ${part} of the overview`,
          unit: 'ms',
          ours: median(counts[part]) / FEW,
        },
        { atMost: 0.5 },
      ),
    );
  }
  return measures;
}

/** One query alone is too short to be timed. */
async function times(run: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < FEW; count += 1) await run();
}

/** Where the first, a middle and the last page begin. */
async function cursorsOf(
  list: (query: ServiceListQuery) => Promise<{ nextCursor?: string }>,
  sort: ServiceListQuery['sort'],
): Promise<[undefined, string, string]> {
  const cursors: string[] = [];
  let after: string | undefined;
  do {
    ({ nextCursor: after } = await list({ limit: LIMIT, sort, after }));
    if (after !== undefined) cursors.push(after);
  } while (after !== undefined);
  return [
    undefined,
    cursors[Math.floor(cursors.length / 2)],
    cursors[cursors.length - 1],
  ];
}
