import type {
  Change,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { isSameResource } from '../edit/tombstones';
import { isNamed, touchedInputs } from '../edit/touched';
import type { ResolvedEnvironment } from '../inputs/resolved';
import { resolveService, type ResolvedService } from '../inputs/resolveService';
import { sameJson } from '../inputs/sameJson';
import type { Located, Platform } from '../platform/platform';
import {
  differenceOf,
  type EnvironmentDifference,
  type EnvironmentState,
} from './difference';

type Claim = Located<ServiceInfraDocument> | undefined;

/** A service before and after a change, environment by environment. */
export interface Comparison {
  readonly before: ResolvedService;
  readonly after: ResolvedService;
  /** Where the service runs before or after, in promotion order. */
  readonly names: readonly string[];
  /** Of every environment in which all could be decided. */
  readonly differences: readonly EnvironmentDifference[];
  /** Those whose files have to be looked at. */
  readonly touched: readonly EnvironmentDifference[];
}

/** Decides everything about a service before and after a change, and compares. */
export function compareService(options: {
  platform: Platform;
  change: Change;
  /** The claim before and after the change. */
  before: Claim;
  after: Claim;
  now: Date;
}): Comparison {
  const { platform, change, now } = options;
  const before = resolveService({ platform, claim: options.before, now });
  const after = resolveService({
    platform,
    claim: options.after,
    now,
    isTouched: touchedInputs(change),
  });
  const names = [...platform.environments.keys()].filter(name =>
    [before, after].some(
      ({ environments, destroyed }) =>
        environments.has(name) || destroyed.has(name),
    ),
  );
  const tombstones = options.before?.document.spec.tombstones ?? [];
  const differences = names
    // What could not be decided must not look like something that goes away.
    .filter(name => !after.undecided.has(name))
    .map(name =>
      differenceOf(name, stateOf(before, name), stateOf(after, name), id =>
        tombstones.some(
          one => isSameResource(one, id) && Object.hasOwn(one.retained, name),
        ),
      ),
    );
  // Owner and labels are tags of everything that is rendered.
  const isRetagged = !sameJson(tagged(options.before), tagged(options.after));
  const touched = differences.filter(
    ({ action, environment }) =>
      action !== 'none' ||
      isRetagged ||
      isNamed(change, options.after?.document, environment),
  );
  return { before, after, names, differences, touched };
}

function stateOf(service: ResolvedService, name: string): EnvironmentState {
  return {
    resolved: service.environments.get(name),
    destroyed: service.destroyed.get(name) ?? [],
  };
}

/** What the touched environments are after the change, or were if they go. */
export function touchedEnvironments(
  comparison: Comparison,
): ResolvedEnvironment[] {
  const { before, after, touched } = comparison;
  return touched.flatMap(
    ({ environment }) =>
      after.environments.get(environment) ??
      before.environments.get(environment) ??
      after.destroyed.get(environment)?.slice(0, 1) ??
      [],
  );
}

/** What of a claim becomes tags. */
function tagged(claim: Claim) {
  if (!claim) return null;
  const { metadata, spec } = claim.document;
  return { ...metadata, component: spec.component, owner: spec.owner };
}
