import type { JsonObject } from '@backstage/types';
import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { FileStates } from '../fileChanges';
import { sameJson } from '../inputs/sameJson';
import {
  identityOf,
  isObject,
  readObjects,
  valueAt,
  type StoredObject,
} from '../render/objectInventory';
import { locateYaml } from '../yaml';

/** Keys of a Terraform object that decide nothing of what a plan holds. */
const WITHOUT_EFFECT = new Set(['approvePlan', 'interval', 'retryInterval']);

/** A plan that a diff approves. @public */
export interface ApprovedPlan {
  readonly path: string;
  /** Name of the Terraform object. */
  readonly name: string;
  readonly plan: string;
}

/** What a diff does to approvals. @public */
export interface ApprovalReview {
  readonly findings: readonly Finding[];
  /** Approvals that come alone, as they should. */
  readonly approved: readonly ApprovedPlan[];
}

/**
 * Approvals that come with, or stay beside, other inputs. The id of a plan is
 * that of the module's version, so such an approval would let a plan through
 * that nobody has seen.
 *
 * @param files - every file that differs
 * @public
 */
export function checkApprovals(files: readonly FileStates[]): ApprovalReview {
  const findings: Finding[] = [];
  const approved: ApprovedPlan[] = [];
  const [before, after] = (['before', 'after'] as const).map(side => {
    const texts = files.flatMap(file => {
      const text = file[side];
      return text === undefined ? [] : [[file.path, text] as const];
    });
    return {
      texts: new Map(texts),
      objects: readObjects(new Map(texts), (_, text) =>
        text.includes('infra.contrib.fluxcd.io/'),
      ),
    };
  });
  for (const stored of after.objects.objects) {
    const { object, path } = stored;
    if (!isTerraform(object)) continue;
    const plan = valueAt(object, ['spec', 'approvePlan']);
    if (typeof plan !== 'string' || !/^(?:re)?plan/i.test(plan)) continue;
    const identity = identityOf(object);
    const old = previous(
      before.objects.find(identity),
      after.objects.find(identity),
      stored,
    );
    if (old && sameJson(inputsOf(old), inputsOf(object))) {
      if (valueAt(old, ['spec', 'approvePlan']) !== plan) {
        approved.push({ path, name: identity.name, plan });
      }
      continue;
    }
    const place = locateYaml(after.texts.get(path)!, ['spec', 'approvePlan'], {
      document: identity,
    });
    findings.push({
      severity: 'error',
      rule: 'approval-with-inputs',
      message: `${
        identity.name
      } would be applied without its plan having been looked at: ${
        old ? 'its inputs change while' : 'it is new, and'
      } approvePlan names ${plan.slice(
        0,
        200,
      )}, an id that stays the same for every plan of one version of the module. Set approvePlan to "" and approve the new plan in a commit of its own.`,
      source: {
        path,
        line: place?.line ?? 1,
        column: place?.column ?? 1,
      },
    });
  }
  return { findings, approved };
}

function isTerraform(object: JsonObject): boolean {
  const { apiVersion, kind } = identityOf(object);
  return (
    kind === 'Terraform' && apiVersion.startsWith('infra.contrib.fluxcd.io/')
  );
}

/**
 * The same object before: in the same file, or in one where it is no longer.
 * Clusters have objects of the same name, each in a file of its own.
 */
function previous(
  before: readonly StoredObject[],
  after: readonly StoredObject[],
  { path, object }: StoredObject,
): JsonObject | undefined {
  const namespace = valueAt(object, ['metadata', 'namespace']);
  const same = before.filter(
    one => valueAt(one.object, ['metadata', 'namespace']) === namespace,
  );
  return (
    same.find(one => one.path === path) ??
    same.find(one => !after.some(other => other.path === one.path))
  )?.object;
}

function inputsOf({ spec }: JsonObject): JsonObject {
  if (!isObject(spec)) return {};
  return Object.fromEntries(
    Object.entries(spec).filter(([key]) => !WITHOUT_EFFECT.has(key)),
  );
}
