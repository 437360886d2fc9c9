import type {
  PlatformDocument,
  PolicyDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from '../platform/platform';

/** Documents of the platform that are not the same before and after an edit. */
export interface PlatformDifference {
  /** Whether settings differ that all services depend on. */
  readonly settings: boolean;
  readonly environments: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
  readonly resourceTypes: ReadonlySet<string>;
  /** Packages that differ, in their own document or in their evidence. */
  readonly packages: ReadonlySet<string>;
  /** Policies that came, went or changed, as they were and as they are. */
  readonly policies: readonly PolicyDocument[];
  /** Services that waivers name which came, went or changed. */
  readonly waived: ReadonlySet<string>;
}

/**
 * Compares the documents of two platforms by their content: where they stand,
 * and in which file, changes nothing that is rendered.
 */
export function platformDifference(
  before: Platform,
  after: Platform,
): PlatformDifference {
  const evidence = (platform: Platform) =>
    new Map(
      [...platform.certifications].map(([name, list]) => [
        name,
        list.map(({ document }) => document),
      ]),
    );
  const policies = (platform: Platform) =>
    new Map(platform.policies.map(p => [p.document.metadata.name, p]));
  const changedPolicies = differing(policies(before), policies(after));
  return {
    settings:
      content(settingsOf(before.settings.document)) !==
      content(settingsOf(after.settings.document)),
    environments: differing(before.environments, after.environments),
    profiles: differing(before.profiles, after.profiles),
    resourceTypes: differing(before.resourceTypes, after.resourceTypes),
    packages: new Set([
      ...differing(before.packages, after.packages),
      ...differing(evidence(before), evidence(after)),
    ]),
    policies: [...policies(before), ...policies(after)]
      .filter(([name]) => changedPolicies.has(name))
      .map(([, { document }]) => document),
    waived: waivedServices(before, after),
  };
}

/** Whether nothing differs that any service could depend on. */
export function isSamePlatform(difference: PlatformDifference): boolean {
  const { settings, policies, ...sets } = difference;
  return (
    !settings &&
    policies.length === 0 &&
    Object.values(sets).every(set => set.size === 0)
  );
}

/** Settings without those that are about proposals and pages alone. */
function settingsOf({ spec }: PlatformDocument): unknown {
  const { proposals, linkGroups, currency, removal, ...rest } = spec;
  return {
    ...rest,
    certification: { requiredStages: spec.certification.requiredStages },
  };
}

function waivedServices(before: Platform, after: Platform): Set<string> {
  const [old, next] = [before, after].map(
    ({ waivers }) => new Map(waivers.map(w => [w.document.metadata.name, w])),
  );
  return new Set(
    [...differing(old, next)].flatMap(name =>
      [old, next].flatMap(map => map.get(name)?.document.spec.services ?? []),
    ),
  );
}

/** Names whose documents differ, or that are on one side only. */
function differing(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Set<string> {
  return new Set(
    [...before.keys(), ...after.keys()].filter(
      name => content(before.get(name)) !== content(after.get(name)),
    ),
  );
}

/** What is compared: the document without its places. */
function content(value: unknown): string | undefined {
  const { document = value } = (value ?? {}) as Partial<Located<unknown>>;
  return JSON.stringify(document);
}
