import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { isWanted } from '../edit/tombstones';
import type { Located, Platform } from '../platform/platform';
import type { ResolvedEnvironment } from './resolved';
import { resolveEnvironment } from './resolveEnvironment';

type Claim = Located<ServiceInfraDocument>;

/**
 * The claim as if a tombstone were all that is wanted: its resource, where it
 * is retained, with the packages that it had there. Places are those of the
 * tombstone.
 */
export function claimOfTombstone(claim: Claim, index: number): Claim {
  const { tombstones = [], ...spec } = claim.document.spec;
  const { type, name, inputs, environments, retained } = tombstones[index];
  const own = Object.entries(environments ?? {}).filter(([environment]) =>
    Object.hasOwn(retained, environment),
  );
  return {
    path: claim.path,
    document: {
      ...claim.document,
      spec: {
        ...spec,
        environments: retained,
        resources: [
          {
            type,
            name,
            ...(inputs && { inputs }),
            environments: Object.fromEntries(
              own.map(([environment, entry]) => [
                environment,
                entry.inputs ? { inputs: entry.inputs } : {},
              ]),
            ),
          },
        ],
      },
    },
    position: keys => claim.position(inTombstone(keys, index)),
  };
}

function inTombstone(
  keys: readonly (string | number)[],
  index: number,
): readonly (string | number)[] {
  const at = ['spec', 'tombstones', index];
  if (keys[0] !== 'spec') return keys;
  if (keys[1] === 'resources') return [...at, ...keys.slice(3)];
  return keys[1] === 'environments'
    ? [...at, 'retained', ...keys.slice(2)]
    : keys;
}

/** Resources that are being destroyed, by environment; one entry per tombstone. */
export interface DestroyedResources {
  readonly environments: ReadonlyMap<string, readonly ResolvedEnvironment[]>;
  /** Environments where something could not be decided. */
  readonly undecided: ReadonlySet<string>;
  /** By environment. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * Decides everything about the resources of a claim that are being destroyed,
 * for Terraform needs all of it once more. What is odd about their values does
 * not matter any more.
 */
export function resolveDestroyed(
  platform: Platform,
  claim: Claim,
  now: Date,
): DestroyedResources {
  const environments = new Map<string, ResolvedEnvironment[]>();
  const undecided = new Set<string>();
  const findings = new Map<string, Finding[]>();
  claim.document.spec.tombstones?.forEach((tombstone, index) => {
    if (!tombstone.destroy) return;
    const single = claimOfTombstone(claim, index);
    for (const environment of Object.keys(tombstone.retained)) {
      // What is in use is never destroyed, whatever a tombstone says of it: two
      // pull requests may bring a claim to say both. Lint tells of it.
      if (isWanted(claim.document, tombstone, environment)) continue;
      const resolution = resolveEnvironment({
        platform,
        claim: single,
        environment,
        now,
      });
      const { resolved, isPartial } = resolution;
      if (resolved && !isPartial) {
        add(environments, environment, resolved);
      } else {
        undecided.add(environment);
        for (const finding of resolution.findings) {
          add(findings, environment, {
            ...finding,
            message: `${tombstone.type} "${tombstone.name}" cannot be destroyed in ${environment}: ${finding.message}`,
          });
        }
      }
    }
  });
  return { environments, undecided, findings };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
