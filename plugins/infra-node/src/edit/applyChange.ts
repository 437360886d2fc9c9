import type {
  ApproveChange,
  Change,
  Finding,
  ResourceId,
  RollbackChange,
  ServiceInfraDocument,
  Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import type { FileStates } from '../fileChanges';
import type { Platform } from '../platform/platform';
import { sameJson } from '../inputs/sameJson';
import type { YamlEdit } from '../yaml';
import { adopt } from './adopt';
import { approve } from './approve';
import { configure } from './configure';
import { destroy } from './destroy';
import { promote } from './promote';
import { remove } from './remove';
import { render } from './render';
import { request } from './request';
import { restore } from './restore';
import { rollback } from './rollback';
import { isEmpty, recallTombstones, settleTombstones } from './tombstones';
import { upgrade } from './upgrade';

/** What is known of a service from elsewhere; an edit may need it. @public */
export interface EditFacts {
  readonly now: Date;
  /** Identity of the change, for what remembers it. */
  readonly changeId?: string;
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

/** What an edit makes: of the claim, or of rendered files. */
export interface Edited {
  readonly claim: ServiceInfraDocument | undefined;
  /** The claim that the new one is written into, where it is not the one there is. */
  readonly base?: { text: string; document: ServiceInfraDocument };
  /** Tombstones of then, which are taken where they say the same. */
  readonly earlier?: readonly Tombstone[];
  readonly files?: readonly FileStates[];
}

/** A claim after a change. @public */
export interface EditResult {
  /** Undefined when the claim goes away, or cannot be made. */
  readonly claim: ServiceInfraDocument | undefined;
  /** What to do to the claim's file; empty when it stays as it is. */
  readonly yamlEdits: readonly YamlEdit[];
  /** Text that the edits are made to, where it is not the file as it is. */
  readonly base?: string;
  /** Files that the change edits itself: rendered ones, with the claim left alone. */
  readonly files?: readonly FileStates[];
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
  const { claim: wanted, base, earlier = [], files } = edit();
  const edited =
    wanted && wanted !== claim
      ? recallTombstones(
          settleTombstones(claim, wanted, context),
          earlier,
          facts.now,
        )
      : wanted;
  const start = base ? base.document : claim;
  const isGone = change.kind === 'remove' && edited && isEmpty(edited);
  return {
    claim: isGone ? undefined : edited,
    yamlEdits: start && edited && !isGone ? yamlEditsOf(start, edited) : [],
    ...(base && { base: base.text }),
    ...(files && { files }),
    findings,
  };

  function edit(): Edited {
    switch (change.kind) {
      case 'rollback':
        return rollback(claim, { ...context, change });
      case 'approve':
        return approve(claim, { ...context, change });
      default:
        return { claim: editClaim(change) };
    }
  }

  function editClaim(
    only: Exclude<Change, RollbackChange | ApproveChange>,
  ): ServiceInfraDocument | undefined {
    switch (only.kind) {
      case 'request':
        return request(claim, { ...context, change: only });
      case 'configure':
        return configure(claim, { ...context, change: only });
      case 'remove':
        return remove(claim, { ...context, change: only });
      case 'adopt':
        return adopt(claim, { ...context, change: only });
      case 'render':
        return render(claim, { ...context, change: only });
      case 'upgrade':
        return upgrade(claim, { ...context, change: only });
      case 'promote':
        return promote(claim, { ...context, change: only });
      case 'restore':
        return restore(claim, { ...context, change: only });
      case 'destroy':
        return destroy(claim, { ...context, change: only });
      default:
        return unknownKind(only);
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
