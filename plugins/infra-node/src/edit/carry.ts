import {
  isUsable,
  type EnvironmentDocument,
  type Finding,
  type ResourceTypeDocument,
  type ServiceInfraDocument,
  type SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf, unusableReason } from '../inputs/choosePackage';
import { titleOf } from '../inputs/inputFindings';
import {
  candidateSource,
  type Candidate,
  type DecidedInput,
  type InputValue,
} from '../inputs/resolveInputs';
import { sameJson } from '../inputs/sameJson';
import { sourceOf } from '../inputs/sourceOf';
import { packageStep } from '../packages/packageStep';
import type { Located, Platform } from '../platform/platform';

/** What promoting does with one thing: nothing to do, carry it, or leave it, and why. */
export type Carry<Value> =
  | { readonly kind: 'same' }
  | { readonly kind: 'carry'; readonly value: Value }
  | {
      readonly kind: 'stays';
      /** A whole sentence. */
      readonly reason: string;
      readonly source?: SourcePosition;
      /** Set where it is not just left alone. */
      readonly rule?: string;
      readonly severity?: Finding['severity'];
    };

/** Two environments of a service, one after the other. */
export interface Way {
  readonly platform: Platform;
  readonly from: EnvironmentDocument;
  readonly to: EnvironmentDocument;
}

/** Who decides, at each level. */
export const decider: Record<Candidate['level'], string> = {
  'type-default': 'the resource type',
  'profile-default': 'the profile',
  'profile-tier': 'the profile',
  claim: 'the claim',
  'claim-environment': 'the claim',
  'profile-lock': 'a lock of the profile',
};

/** What promoting does with the package. */
export function carryPackage(
  claim: ServiceInfraDocument,
  { platform, from, to }: Way,
  now: Date,
): Carry<string> {
  const [source, target] = [from, to].map(
    environment => packageOf(platform, claim, environment, now).ref,
  );
  const name = to.metadata.name;
  const spec = platform.packages.get(source ?? '')?.document.spec;
  if (source === target || source === undefined || !spec) {
    return { kind: 'same' };
  }
  if (!spec.clouds.includes(to.spec.cloud)) {
    return {
      kind: 'stays',
      reason: `Package ${source} serves ${spec.clouds.join(
        ', ',
      )}; ${name} is on ${to.spec.cloud} and keeps ${target ?? 'its own'}.`,
    };
  }
  const { direction, majors } =
    target === undefined
      ? { direction: 'upgrade', majors: 0 }
      : packageStep(target, source);
  if (direction === 'downgrade') {
    return {
      kind: 'stays',
      reason: `Package ${target} in ${name} is newer than ${source}; promoting takes no package back.`,
    };
  }
  const status = platform.packageStatus(source, now)!;
  const minimum = to.spec.minimumPackageState;
  if (!isUsable(status.state, minimum)) {
    return {
      kind: 'stays',
      reason: `Package ${source} ${unusableReason(status, minimum).replace(
        /\.$/,
        '',
      )}, so it cannot be used in ${name}.`,
      rule: status.state === 'revoked' ? 'package-revoked' : 'package-state',
      severity: 'error',
    };
  }
  if (majors > 1) {
    return {
      kind: 'stays',
      reason: `${name} would go from ${target} to ${source}, ${majors} major versions at once. Upgrade it to the next one first.`,
      rule: 'package-skips-major',
      severity: 'error',
    };
  }
  return { kind: 'carry', value: source };
}

/** What promoting does with the presence of a resource. */
export function carryPresence(
  type: Located<ResourceTypeDocument>,
  name: string,
  presence: { from: boolean; to: boolean },
  { from, to }: Way,
): Carry<true> {
  if (presence.from === presence.to) return { kind: 'same' };
  const { document } = type;
  const resource = `${document.metadata.name} "${name}"`;
  const target = to.metadata.name;
  if (!presence.from) {
    return {
      kind: 'stays',
      reason: `${resource} is not in ${from.metadata.name} and stays in ${target}: promoting takes nothing away.`,
    };
  }
  if (!document.spec.implementations[to.spec.cloud]) {
    return {
      kind: 'stays',
      reason: `${resource} cannot be made in ${target}, which is on ${to.spec.cloud}.`,
      source: sourceOf(type, ['spec', 'implementations']),
    };
  }
  return { kind: 'carry', value: true };
}

/**
 * What promoting does with an input of a resource: only what the claim says for
 * the one environment is carried, and only where the claim decides.
 *
 * @param isThere - whether the resource is in the target already
 */
export function carryInput(
  type: Located<ResourceTypeDocument>,
  input: string,
  decided: { from: DecidedInput | undefined; to: DecidedInput | undefined },
  isThere: boolean,
  { from, to }: Way,
): Carry<InputValue> {
  const source = decided.from?.candidates.at(-1);
  const target = decided.to?.candidates.at(-1);
  if (sameJson(source?.value, target?.value)) return { kind: 'same' };
  const { document } = type;
  const { properties } = document.spec.inputs;
  const schema = Object.hasOwn(properties, input)
    ? properties[input]
    : undefined;
  const title = titleOf(document, input);
  const names = { from: from.metadata.name, to: to.metadata.name };
  const at = (key: string) =>
    sourceOf(type, ['spec', 'inputs', 'properties', input, key]);
  if (!schema) {
    return {
      kind: 'stays',
      reason: `"${input}" is no input of ${document.metadata.name}.`,
    };
  }
  if (schema.perEnvironment) {
    return {
      kind: 'stays',
      reason: `${title} belongs to an environment: ${document.metadata.name} says so.`,
      source: at('perEnvironment'),
    };
  }
  if (target?.level === 'profile-lock' || target?.level === 'profile-tier') {
    return {
      kind: 'stays',
      reason: profileReason(title, target, to),
      source: candidateSource(target),
    };
  }
  if (source?.level !== 'claim-environment') {
    return { kind: 'stays', ...unspecific(title, source, target, names) };
  }
  if (schema.immutable && document.spec.stateful && isThere) {
    return {
      kind: 'stays',
      reason: `${title} cannot be changed in place: ${document.metadata.name} in ${names.to} would be made anew, and its data would be lost. Request a second one with the new value, move the data, then remove this one.`,
      source: at('immutable'),
    };
  }
  return { kind: 'carry', value: source.value };
}

/** Why a value that the source environment does not set itself is left alone. */
function unspecific(
  title: string,
  source: Candidate | undefined,
  target: Candidate | undefined,
  names: { from: string; to: string },
): { reason: string; source?: SourcePosition } {
  const isOwn = target?.level === 'claim-environment';
  const place = isOwn || !source ? target : source;
  return {
    reason: isOwn
      ? `The claim sets ${title} for ${names.to}, and says nothing of its own for ${names.from}.`
      : `${title} is not carried: ${
          source ? `${decider[source.level]} decides it` : 'it has no value'
        } in ${names.from}.`,
    ...(place && { source: candidateSource(place) }),
  };
}

function profileReason(
  title: string,
  target: Candidate,
  { metadata, spec }: EnvironmentDocument,
): string {
  return target.level === 'profile-lock'
    ? `${title} is locked in ${metadata.name}: ${target.reason ?? ''}`.trim()
    : `The profile decides ${title} for the tier ${spec.tier} of ${metadata.name}.`;
}
