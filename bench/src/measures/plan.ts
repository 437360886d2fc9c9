import { plan, type Snapshot } from '@groundwork/backstage-plugin-infra-node';
import { changeSchema } from '@groundwork/backstage-plugin-infra-common';
import { judge, type Measure } from '../results';
import { interleave, median } from '../rounds';
import { sampleFiles, snapshotOf } from '../samplePlans';

const now = new Date('2026-11-20T12:00:00Z');

/**
 * Plans over the sample platform with a warm index. How many other services
 * there are does not matter: a plan sees the platform and one service.
 */
export async function measure(): Promise<Measure[]> {
  const files = sampleFiles();
  const payments = snapshotOf(files, 'payments-api');
  const orders = snapshotOf(files, 'orders-api');
  const first = changeSchema.parse({
    kind: 'request',
    service: 'payments-api',
    owner: 'group:default/payments',
    profile: 'high-traffic-api',
    environments: ['dev'],
    resources: [{ type: 'postgres', name: 'main' }],
  });
  const wide = changeSchema.parse({
    ...first,
    environments: ['dev', 'staging', 'prod'],
    resources: [
      { type: 'postgres', name: 'main' },
      { type: 'kafka-topic', name: 'events' },
    ],
  });
  const more = changeSchema.parse({
    kind: 'request',
    service: 'orders-api',
    resources: [{ type: 'redis', name: 'sessions' }],
  });
  let count = 0;
  const run = (snapshot: Snapshot, change: typeof first) => () => {
    const changeId = (count++).toString(16).padStart(12, '0');
    const set = plan(snapshot, change, { changeId, now });
    if (set.blocked || set.files.length === 0) {
      throw new Error(set.findings.map(f => f.message).join('\n'));
    }
  };
  /** Files that no plan has seen, as after a change of each of them. */
  const unread = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    files: new Map(
      [...snapshot.files].map(([path, text]) => [path, `${text}# ${count}\n`]),
    ),
  });
  const timings = await interleave(
    {
      first: run(payments, first),
      more: run(orders, more),
      unread: () => run(unread(orders), more)(),
      wide: run(payments, wide),
    },
    { rounds: 41, warmup: 20 },
  );
  const size = (snapshot: Snapshot, change: typeof first) =>
    plan(snapshot, change, { changeId: '0'.repeat(12), now }).files.length;
  return [
    judge(
      {
        name: `plan of a first request, one resource, one environment (${size(
          payments,
          first,
        )} files)`,
        unit: 'ms',
        ours: median(timings.first),
      },
      { atMost: 10 },
    ),
    judge(
      {
        name: `plan of one more resource for a service in three environments (${size(
          orders,
          more,
        )} files)`,
        unit: 'ms',
        ours: median(timings.more),
      },
      { atMost: 10 },
    ),
    judge(
      {
        name: 'the same when none of its files was read before',
        unit: 'ms',
        ours: median(timings.unread),
      },
      { atMost: 10 },
    ),
    judge(
      {
        name: `plan of a first request, two resources, three environments with hand-written releases (${size(
          payments,
          wide,
        )} files)`,
        unit: 'ms',
        ours: median(timings.wide),
      },
      { atMost: 10 },
    ),
  ];
}
