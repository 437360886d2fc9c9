import {
  formatResourceId,
  type Change,
  type Finding,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { isSameResource } from '../edit/tombstones';
import { titleOf } from '../inputs/inputFindings';
import { claimOfTombstone } from '../inputs/resolveDestroyed';
import { resolveEnvironment } from '../inputs/resolveEnvironment';
import { sourceOf } from '../inputs/sourceOf';
import type { Located, Platform } from '../platform/platform';
import { valueWords } from '../proposal/words';
import {
  inputDifferences,
  type EnvironmentDifference,
  type ResourceDifference,
} from './difference';

/** What {@link checkDestruction} looks at. */
export interface DestructionOptions {
  readonly platform: Platform;
  readonly change: Change;
  readonly differences: readonly EnvironmentDifference[];
  /** The claim before the change. */
  readonly before: Located<ServiceInfraDocument> | undefined;
  readonly now: Date;
}

/**
 * Says what a change destroys. Replacing a stateful resource in a production
 * environment loses its data: that is an error, and no option of a change
 * takes it back; a new resource beside the old one is the way. Elsewhere it is
 * a warning, unless somebody only goes back to an earlier state: that never
 * costs data. A stateful resource that is removed leaves Git only.
 *
 * @public
 */
export function checkDestruction(options: DestructionOptions): Finding[] {
  const { platform } = options;
  return options.differences.flatMap(({ environment, resources }) => {
    const tier = platform.environments.get(environment)?.document.spec.tier;
    const isProduction = tier === 'production';
    return resources.flatMap(difference => {
      switch (difference.action) {
        case 'change':
          return difference.risk === 'replace'
            ? replaced(difference, isProduction, options)
            : [];
        case 'add':
          return difference.returns
            ? returned(difference, isProduction, options)
            : [];
        case 'retain':
          return retained(difference, options);
        case 'remove':
          return gone(difference);
        case 'destroy':
          return destroyed(difference, options);
        default:
          return [];
      }
    });
  });
}

function replaced(
  { environment, id, inputs, after }: ResourceDifference,
  isProduction: boolean,
  { change }: DestructionOptions,
): Finding[] {
  const { document } = after!.type;
  const { stateful } = document.spec;
  const isRollback = change.kind === 'rollback' && stateful;
  return inputs
    .filter(i => i.schema?.immutable)
    .map(({ input, before, after: value }) => ({
      severity:
        stateful && (isProduction || isRollback)
          ? ('error' as const)
          : ('warning' as const),
      rule: isRollback ? 'rollback-replaces' : 'replacement',
      message: `${titleOf(document, input)} cannot be changed in place${
        isRollback ? ` from ${valueWords(before)} to ${valueWords(value)}` : ''
      }: ${id.type} "${
        id.name
      }" in ${environment} would be destroyed and made anew${
        stateful ? ', and its data would be lost' : ''
      }. ${advice(id.type, stateful, isRollback)}`,
      source: sourceOf(after!.type, [
        'spec',
        'inputs',
        'properties',
        input,
        'immutable',
      ]),
      target: { environment, resource: id, input },
      ...(before !== undefined &&
        !isRollback && {
          fix: {
            text: 'Keep the value',
            input: {
              resource: id,
              environment,
              name: input,
              value: before as never,
            },
          },
        }),
    }));
}

function advice(type: string, stateful: boolean, isRollback: boolean): string {
  if (!stateful) return 'It is away while that happens.';
  const second = `equest a second ${type} with the ${
    isRollback ? 'earlier' : 'new'
  } value, move the data, then remove this one.`;
  return isRollback
    ? `Go back in other environments only, or undo a single commit that did not change it; or r${second}`
    : `R${second}`;
}

/** What was retained is taken over; its immutable inputs have to be the same. */
function returned(
  difference: ResourceDifference,
  isProduction: boolean,
  options: DestructionOptions,
): Finding[] {
  const { environment, id, after } = difference;
  const { platform, before: claim, now } = options;
  const index =
    claim?.document.spec.tombstones?.findIndex(
      one =>
        isSameResource(one, id) && Object.hasOwn(one.retained, environment),
    ) ?? -1;
  if (!claim || index < 0) return [];
  const tombstone = claim.document.spec.tombstones![index];
  const { resolved } = resolveEnvironment({
    platform,
    claim: claimOfTombstone(claim, index),
    environment,
    now,
  });
  const [old] = resolved?.resources ?? [];
  const inputs = old ? inputDifferences(old.inputs, after!.inputs, after!) : [];
  return [
    {
      severity: tombstone.destroy ? 'warning' : 'info',
      rule: 'returns',
      message: tombstone.destroy
        ? `${formatResourceId(
            id,
          )} was to be destroyed in ${environment}. Where that was applied already it is made anew, without the data that it had.`
        : `${formatResourceId(
            id,
          )} was removed from ${environment} and is retained there; this takes it over with its data.`,
      source: sourceOf(claim, ['spec', 'tombstones', index]),
      target: { environment, resource: id },
    },
    ...replaced({ ...difference, inputs }, isProduction, options),
  ];
}

function retained(
  { environment, id, before }: ResourceDifference,
  { platform }: DestructionOptions,
): Finding[] {
  const { undoDays } = platform.settings.document.spec.removal;
  return [
    {
      severity: 'info',
      rule: 'retained',
      message: `${id.type} "${
        id.name
      }" leaves ${environment} in Git only: it holds data, so it is retained in the cloud, and goes on costing money until it is destroyed. It can be restored for ${undoDays} ${
        undoDays === 1 ? 'day' : 'days'
      }, and destroyed after that.`,
      source: sourceOf(before!.type, ['spec', 'stateful']),
      target: { environment, resource: id },
    },
  ];
}

function gone({ environment, id, before }: ResourceDifference): Finding[] {
  return [
    {
      severity: 'warning',
      rule: 'destruction',
      message: `${id.type} "${id.name}" in ${environment} is destroyed when this is merged. It holds no data of its own; what still uses it stops working.`,
      source: sourceOf(before!.type, ['spec', 'stateful']),
      target: { environment, resource: id },
    },
  ];
}

function destroyed(
  { environment, id, before }: ResourceDifference,
  { change }: DestructionOptions,
): Finding[] {
  return [
    {
      severity: 'warning',
      rule: 'data-destroyed',
      message: `${id.type} "${
        id.name
      }" in ${environment} is destroyed with all its data once its plan is approved. That cannot be undone${
        change.kind === 'destroy'
          ? `; the last backup is of ${change.lastBackup}`
          : ''
      }.`,
      source: sourceOf(before!.type, ['spec', 'stateful']),
      target: { environment, resource: id },
    },
  ];
}
