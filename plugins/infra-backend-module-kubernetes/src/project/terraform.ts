import type { ObservedTerraform } from '@groundwork/backstage-plugin-infra-common';
import { shorten, storable, type FieldReader, type Fields } from './fields';
import type { ObservedKind } from './kind';
import { dependencies, reference } from './references';
import { whole, wantedReference } from './wanted';

const mostOutputs = 200;

/** `Terraform` of the tofu-controller. */
export const terraform: ObservedKind = {
  kind: 'Terraform',
  group: 'infra.contrib.fluxcd.io',
  version: 'v1alpha2',
  plural: 'terraforms',
  partOf: 'the tofu-controller',
  reads: {
    spec: {
      ...whole(
        'approvePlan',
        'planOnly',
        'force',
        'destroy',
        'destroyResourcesOnDeletion',
        'workspace',
        'storeReadablePlan',
      ),
      sourceRef: wantedReference,
      dependsOn: wantedReference,
      writeOutputsToSecret: whole('name'),
    },
    status: {
      ...whole(
        'lastAppliedRevision',
        'lastAttemptedRevision',
        'lastPlannedRevision',
        'lastPlannedGeneration',
        'lastPlanAt',
        'lastDriftDetectedAt',
        'lastSuccessfulReconcileAt',
        'reconciliationFailures',
        'availableOutputs',
      ),
      plan: whole(
        'pending',
        'lastApplied',
        'isDestroyPlan',
        'isDriftDetectionPlan',
      ),
      lock: whole('pending'),
      // Only how many there are.
      inventory: { entries: {} },
    },
  },
  project(reader, { spec, status, namespace }) {
    const text = (key: string) => reader.text(status, key, `status.${key}`);
    const own = { kind: 'Terraform', namespace };
    return {
      source: reference(reader, spec, 'sourceRef', {
        path: 'spec.sourceRef',
        namespace,
      }),
      dependsOn: dependencies(reader, spec, own),
      revisions: {
        applied: text('lastAppliedRevision'),
        attempted: text('lastAttemptedRevision'),
        planned: text('lastPlannedRevision'),
      },
      terraform: terraformFields(reader, spec, status),
    };
  },
};

function terraformFields(
  reader: FieldReader,
  spec: Fields,
  status: Fields,
): ObservedTerraform {
  const flag = (key: string) => reader.flag(spec, key, `spec.${key}`);
  const time = (key: string) => reader.time(status, key, `status.${key}`);
  const plan = reader.object(status, 'plan', 'status.plan');
  const lock = reader.object(status, 'lock', 'status.lock');
  const writes = reader.object(
    spec,
    'writeOutputsToSecret',
    'spec.writeOutputsToSecret',
  );
  const stored = spec.storeReadablePlan;
  return {
    approvePlan: reader.text(spec, 'approvePlan', 'spec.approvePlan') ?? '',
    planOnly: flag('planOnly'),
    force: flag('force'),
    destroy: flag('destroy'),
    destroyResourcesOnDeletion: flag('destroyResourcesOnDeletion'),
    workspace: reader.text(spec, 'workspace', 'spec.workspace') ?? 'default',
    readablePlan: stored === 'human' || stored === 'json' ? stored : 'none',
    outputsSecret: reader.text(
      writes,
      'name',
      'spec.writeOutputsToSecret.name',
    ),
    outputs: reader
      .list(status, 'availableOutputs', 'status.availableOutputs')
      .slice(0, mostOutputs)
      .filter((name): name is string => typeof name === 'string')
      .map(name => storable(shorten(name, 200))),
    pendingPlan: reader.text(plan, 'pending', 'status.plan.pending'),
    lastAppliedPlan: reader.text(
      plan,
      'lastApplied',
      'status.plan.lastApplied',
    ),
    isDestroyPlan: reader.flag(
      plan,
      'isDestroyPlan',
      'status.plan.isDestroyPlan',
    ),
    isDriftDetectionPlan: reader.flag(
      plan,
      'isDriftDetectionPlan',
      'status.plan.isDriftDetectionPlan',
    ),
    lastPlannedGeneration: reader.number(
      status,
      'lastPlannedGeneration',
      'status.lastPlannedGeneration',
    ),
    lastPlanAt: time('lastPlanAt'),
    lastDriftDetectedAt: time('lastDriftDetectedAt'),
    lastSuccessAt: time('lastSuccessfulReconcileAt'),
    pendingLock: reader.text(lock, 'pending', 'status.lock.pending'),
    failures:
      reader.number(
        status,
        'reconciliationFailures',
        'status.reconciliationFailures',
      ) ?? 0,
    inventory: inventory(reader, status),
  };
}

function inventory(reader: FieldReader, status: Fields): number | undefined {
  if (status.inventory === undefined || status.inventory === null) {
    return undefined;
  }
  const kept = reader.object(status, 'inventory', 'status.inventory');
  return reader.list(kept, 'entries', 'status.inventory.entries').length;
}
