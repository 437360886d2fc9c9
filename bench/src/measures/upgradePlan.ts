import {
  environmentMatrix,
  parseClaim,
  plan,
  upgradeOptions,
  type Snapshot,
} from '@groundwork/backstage-plugin-infra-node';
import {
  changeSchema,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { judge, type Measure } from '../results';
import { interleave, median } from '../rounds';
import { sampleFiles, snapshotOf } from '../samplePlans';

const service = 'orders-api';
const now = new Date('2026-11-20T12:00:00Z');

function planned(snapshot: Snapshot, input: ChangeInput, changeId: string) {
  const set = plan(snapshot, changeSchema.parse(input), { changeId, now });
  if (set.blocked || set.files.length === 0) {
    throw new Error(set.findings.map(f => f.message).join('\n'));
  }
  return set;
}

/** What there is once a change has been merged. */
function merged(snapshot: Snapshot, input: ChangeInput): Snapshot {
  const files = new Map(snapshot.files);
  const set = planned(snapshot, input, '0'.repeat(12));
  for (const { path, after } of set.files) {
    if (after === undefined) files.delete(path);
    else files.set(path, after);
  }
  return { ...snapshot, files };
}

/**
 * Plans of upgrade and promotion of one service of the sample with a warm
 * index, and what a person looks at before: options and the matrix.
 */
export async function measure(): Promise<Measure[]> {
  const upgrade = { kind: 'upgrade', service, package: 'aws-data@3.2.0' };
  const one = { ...upgrade, environments: ['dev'] } as ChangeInput;
  const all = upgrade as ChangeInput;
  const promotion: ChangeInput = {
    kind: 'promote',
    service,
    from: 'dev',
    to: 'staging',
  };
  // The sample has the newest version already.
  const before = merged(snapshotOf(sampleFiles(), service), {
    kind: 'upgrade',
    service,
    package: 'aws-data@3.1.0',
    allowDowngrade: true,
  });
  const tried = merged(before, one);
  const path = `services/${service}.yaml`;
  const { claim } = parseClaim(path, tried.files.get(path)!);
  let count = 0;
  const run = (snapshot: Snapshot, change: ChangeInput) => () => {
    planned(snapshot, change, (count++).toString(16).padStart(12, '0'));
  };
  const timings = await interleave(
    {
      one: run(before, one),
      all: run(before, all),
      promotion: run(tried, promotion),
      options: () => {
        upgradeOptions(tried.platform, claim!.document, {
          package: upgrade.package,
          now,
        });
      },
      matrix: () => {
        environmentMatrix(tried.platform, claim!, now);
      },
    },
    { rounds: 41, warmup: 20 },
  );
  const size = (snapshot: Snapshot, change: ChangeInput) =>
    `${planned(snapshot, change, '0'.repeat(12)).files.length} files`;
  const measured = (name: string, times: readonly number[]) =>
    judge({ name, unit: 'ms', ours: median(times) }, { atMost: 10 });
  return [
    measured(
      `plan of an upgrade in one environment (${size(before, one)})`,
      timings.one,
    ),
    measured(
      `plan of an upgrade in three environments (${size(before, all)})`,
      timings.all,
    ),
    measured(
      `plan of a promotion to the next environment (${size(tried, promotion)})`,
      timings.promotion,
    ),
    measured('what a service can be upgraded to, compared', timings.options),
    measured('environment matrix of a service', timings.matrix),
  ];
}
