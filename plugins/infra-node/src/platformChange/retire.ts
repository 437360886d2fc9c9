import {
  GROUNDWORK_API_VERSION,
  parsePackageRef,
  type Finding,
  type PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject } from '@backstage/types';
import { sourceOf } from '../inputs/sourceOf';
import { suggestion } from '../platform/nearest';
import type { Platform } from '../platform/platform';
import { editYaml } from '../yaml';
import { unknownPackage } from './certify';
import { refusal, type EditBasis, type PlatformEdit } from './platformEdit';
import { yamlRefusals } from './yamlRefusals';

/** Says that a package should not be used any more. */
export function deprecate(
  change: PlatformChange & { kind: 'deprecate' },
  basis: EditBasis,
): PlatformEdit {
  const { replacement, endsAt, reason } = change;
  const wrong = replacementProblems(change, basis.platform);
  if (wrong.some(({ severity }) => severity === 'error')) {
    return refusal(...wrong);
  }
  const value = {
    reason,
    ...(replacement !== undefined && { replacement }),
    ...(endsAt !== undefined && { endsAt }),
  };
  const edit = mark(change.package, { deprecated: value }, basis);
  return { ...edit, findings: [...wrong, ...edit.findings] };
}

/** Forbids a package for ever. */
export function revoke(
  change: PlatformChange & { kind: 'revoke' },
  basis: EditBasis,
): PlatformEdit {
  return mark(change.package, { revoked: { reason: change.reason } }, basis);
}

/** Sets fields of a package's document and leaves every other byte of it. */
export function mark(
  ref: string,
  fields: { deprecated?: JsonObject; revoked?: JsonObject },
  { platform, files }: EditBasis,
): PlatformEdit {
  const located = platform.packages.get(ref);
  if (!located) return refusal(unknownPackage(ref, platform));
  const { path, document } = located;
  const text = files.get(path) ?? '';
  const result = editYaml(
    text,
    Object.entries(fields).map(([key, value]) => ({
      path: ['spec', key],
      value,
    })),
    {
      file: path,
      document: {
        apiVersion: GROUNDWORK_API_VERSION,
        kind: 'ComponentPackage',
        name: document.metadata.name,
      },
    },
  );
  return result.ok
    ? {
        files: new Map(result.changed ? [[path, result.text]] : []),
        findings: [],
      }
    : refusal(...yamlRefusals(path, result.refusals));
}

function replacementProblems(
  change: PlatformChange & { kind: 'deprecate' },
  platform: Platform,
): Finding[] {
  const { replacement } = change;
  const located = platform.packages.get(change.package);
  if (replacement === undefined || !located) return [];
  const say = (severity: Finding['severity'], message: string): Finding[] => [
    {
      severity,
      rule: 'replacement',
      message,
      source: sourceOf(platform.packages.get(replacement) ?? located, ['spec']),
    },
  ];
  if (replacement === change.package) {
    return say('error', `${replacement} cannot replace itself.`);
  }
  const other = platform.packages.get(replacement)?.document.spec;
  if (!other) {
    const same = [...platform.packages.keys()].filter(
      ref =>
        ref !== change.package &&
        parsePackageRef(ref).name === located.document.spec.package,
    );
    return say(
      'error',
      `There is no component package ${replacement}${suggestion(
        replacement,
        same,
      )}`,
    );
  }
  return other.revoked || other.deprecated
    ? say(
        'warning',
        `${replacement} is ${other.revoked ? 'revoked' : 'deprecated'} itself.`,
      )
    : [];
}
