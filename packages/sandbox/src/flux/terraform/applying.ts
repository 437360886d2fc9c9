import { valueAt } from '../../kubernetes/object';
import { Status, timeOf } from '../conditions';
import { outputNames, writeOutputs } from './outputs';
import { inventoryOf, Plan } from './plan';
import { COMPONENT, pendingOf, Way } from './workshop';

/** @returns why it failed. */
export function* apply(
  way: Way,
  plan: Plan | undefined,
): Generator<number, string | undefined, void> {
  const { shop, key, path, revision, inputs, status } = way;
  const { desk, world } = shop;
  const { name: cluster } = desk.cluster;
  status.progress('Applying');
  status.write(before =>
    status.condition(before, 'Apply', 'Unknown', {
      ...{ reason: 'Progressing', message: 'Apply started' },
    }),
  );
  const size = plan?.changes.length ?? 1;
  yield desk.pace.work(1500 + 250 * size, 'apply', key);
  const broken = shop.faults.takeFailure(cluster, 'apply', key);
  if (broken) {
    const message = `error running Apply: ${broken}`;
    status.write(before => ({
      ...status.condition(before, 'Apply', 'False', {
        ...{ reason: 'TerraformAppliedFail', message },
      }),
      plan: { ...(before.plan as object), pending: '' },
    }));
    return message;
  }
  const { live } = status;
  const destroy = live.spec?.destroy === true;
  const id = pendingOf(live);
  if (destroy) {
    world.remove(cluster, key);
  } else {
    world.set(cluster, key, { inputs, drift: {}, revision, plan: id });
  }
  const message = destroy
    ? 'Destroy applied successfully'
    : 'Applied successfully';
  const byDrift = valueAt(live.status, 'plan', 'isDriftDetectionPlan') === true;
  status.write(before => {
    const { inventory, ...rest } = status.ready(
      status.condition(before, 'Apply', 'True', {
        ...{ reason: 'TerraformAppliedSucceed', message },
      }),
      'Unknown',
      'TerraformAppliedSucceed',
      `${message}: ${revision}`,
      revision,
    );
    return {
      ...rest,
      plan: { lastApplied: id, pending: '', isDestroyPlan: destroy },
      lastAppliedRevision: revision,
      ...(byDrift && {
        lastAppliedByDriftDetectionAt: timeOf(desk.now()),
      }),
      ...(live.spec?.enableInventory === true &&
        !destroy && { inventory: { entries: inventoryOf(path, inputs) } }),
    } as Status;
  });
  desk.tell(
    status.live,
    'Normal',
    destroy ? 'TerraformDestroySucceed' : 'TerraformAppliedSucceed',
    `${message}: ${revision}`,
    COMPONENT,
  );
  return undefined;
}

/** Outputs of what stands; they are written after a plan that waits, too. */
export function* outputs(way: Way): Generator<number, void, void> {
  const { shop, key, path, revision, status } = way;
  const { desk, world } = shop;
  const standing = world.get(desk.cluster.name, key);
  const { live } = status;
  if (!standing) {
    return;
  }
  const names = outputNames(live).map(name => name.split(':')[0]);
  yield desk.pace.work(200, 'outputs', key);
  status.write(before => {
    const available = status.condition(before, 'Output', 'True', {
      reason: 'TerraformOutputsAvailable',
      message: 'Outputs available',
    });
    return {
      ...available,
      ...(names.length > 0 && { availableOutputs: [...new Set(names)].sort() }),
      ...(live.spec?.enableInventory === true &&
        !before.inventory && {
          inventory: { entries: inventoryOf(path, standing.inputs) },
        }),
    };
  });
  if (live.spec?.writeOutputsToSecret === undefined) {
    return;
  }
  writeOutputs(desk, live, standing.inputs);
  status.write(before =>
    status.ready(
      status.condition(before, 'Output', 'True', {
        reason: 'TerraformOutputsWritten',
        message: 'Outputs written',
      }),
      'True',
      'TerraformOutputsWritten',
      `Outputs written: ${revision}`,
      revision,
    ),
  );
}
