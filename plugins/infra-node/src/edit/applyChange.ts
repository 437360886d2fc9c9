import type {
  Change,
  Finding,
  ResourceId,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';
import { sameJson } from '../inputs/sameJson';
import type { YamlEdit } from '../yaml';
import { adopt } from './adopt';
import { approve } from './approve';
import { configure } from './configure';
import { destroy } from './destroy';
import { promote } from './promote';
import { remove } from './remove';
import { request } from './request';
import { restore } from './restore';
import { rollback } from './rollback';
import { upgrade } from './upgrade';

/** What is known of a service from elsewhere; an edit may need it. @public */
export interface EditFacts {
  readonly now: Date;
  /** Entity reference of the component in the catalog. */
  readonly component?: string;
  /** Entity reference of the owner in the catalog. */
  readonly owner?: string;
  /** Title in the catalog. */
  readonly title?: string;
  /** Files of the service as they are, by path: for changes that read them. */
  readonly files?: ReadonlyMap<string, string>;
  /** Text of the claim at earlier commits: for going back. */
  readonly earlier?: ReadonlyMap<string, string>;
  /** Plans that wait for approval as they were observed last. */
  readonly pendingPlans?: readonly PendingPlan[];
}

/** A plan of a resource that waits for approval. @public */
export interface PendingPlan {
  readonly environment: string;
  readonly resource: ResourceId;
  /** Full id, such as `plan-main-1a2b3c4d5e`. */
  readonly plan: string;
}

/** What an edit of any kind gets. */
export interface EditContext<C extends Change = Change> {
  readonly platform: Platform;
  readonly change: C;
  readonly facts: EditFacts;
  readonly findings: Finding[];
}

/** A claim after a change. @public */
export interface EditResult {
  /** Undefined when the claim goes away, or cannot be made. */
  readonly claim: ServiceInfraDocument | undefined;
  /** What to do to the claim's file; empty when it stays as it is. */
  readonly yamlEdits: readonly YamlEdit[];
  /** What is wrong with the change. */
  readonly findings: readonly Finding[];
}

/**
 * Applies a change to a claim. Wrong input makes findings, never exceptions;
 * what can be applied is applied, so that a preview shows as much as possible.
 *
 * @param claim - the claim as it is; undefined for a service without one
 * @public
 */
export function applyChange(
  platform: Platform,
  claim: ServiceInfraDocument | undefined,
  change: Change,
  facts: EditFacts,
): EditResult {
  const findings: Finding[] = [];
  const context = { platform, facts, findings };
  const edited = edit();
  return {
    claim: edited,
    yamlEdits: claim && edited ? yamlEditsOf(claim, edited) : [],
    findings,
  };

  function edit(): ServiceInfraDocument | undefined {
    switch (change.kind) {
      case 'request':
        return request(claim, { ...context, change });
      case 'configure':
        return configure(claim, { ...context, change });
      case 'remove':
        return remove(claim, { ...context, change });
      case 'adopt':
        return adopt(claim, { ...context, change });
      case 'upgrade':
        return upgrade(claim, { ...context, change });
      case 'promote':
        return promote(claim, { ...context, change });
      case 'rollback':
        return rollback(claim, { ...context, change });
      case 'restore':
        return restore(claim, { ...context, change });
      case 'destroy':
        return destroy(claim, { ...context, change });
      case 'approve':
        return approve(claim, { ...context, change });
      default:
        return unknownKind(change);
    }
  }
}

function unknownKind(change: never): never {
  throw new TypeError(`Unknown change ${JSON.stringify(change)}`);
}

/**
 * The parts of the claim that differ. Whole parts are named: editing finds the
 * least change of a list by itself and leaves what is equal untouched.
 */
function yamlEditsOf(
  before: ServiceInfraDocument,
  after: ServiceInfraDocument,
): YamlEdit[] {
  const keys = [
    ...new Set([...Object.keys(before.spec), ...Object.keys(after.spec)]),
  ] as (keyof ServiceInfraDocument['spec'])[];
  return keys
    .filter(key => !sameJson(before.spec[key], after.spec[key]))
    .map(key => ({ path: ['spec', key], value: after.spec[key] }));
}
