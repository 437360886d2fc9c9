import type { JsonValue } from '@backstage/types';
import { looksSecret } from '../check/secrets';
import { show } from '../inputs/inputFindings';
import type { ResolvedResource } from '../inputs/resolved';
import { sameJson } from '../inputs/sameJson';
import { isObject } from '../render/objectInventory';
import { onlyInput } from './invertVariables';

const levels: Record<string, string> = {
  'type-default': 'default of the type',
  'profile-default': 'default of the profile',
  'profile-tier': 'set by the profile for this tier',
  'profile-lock': 'locked by the profile',
  claim: 'from the claim',
  'claim-environment': 'from the claim',
};

const builtIn = new Set(['build', 'change-id', 'package', 'profile']);

/** A variable of a module whose value adopting changes. */
export interface DifferingVariable {
  readonly name: string;
  /** `a → b (who decides)`, without values that look like secrets. */
  readonly text: string;
  /** Whether tags are added, and nothing else changes. */
  readonly isTags: boolean;
  /** Whether the cloud might make the resource anew for it. */
  readonly mayReplace: boolean;
}

/** Variables of a resource that differ in lists as `spec.vars` has them. */
export function differingVariables(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  resource: ResolvedResource | undefined,
): DifferingVariable[] {
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(
    (name): DifferingVariable[] => {
      const [a, b] = [old.get(name), now.get(name)];
      if (sameJson(a, b) || isSameText(a, b)) return [];
      if (name === resource?.implementation.tagsVariable) {
        const lost = lostTags(a, b);
        const text =
          lost.length > 0 ? `tags, without ${lost.join(', ')}` : 'tags';
        return [{ name, text, isTags: lost.length === 0, mayReplace: false }];
      }
      const decided = decision(name, resource);
      const stateful = resource?.type.document.spec.stateful ?? true;
      return [
        {
          name,
          text: `${name}: ${written(name, a)} → ${written(name, b)} (${
            decided.by
          })`,
          isTags: false,
          mayReplace: stateful && !decided.mayChange,
        },
      ];
    },
  );
}

/** Tags of people that would go, or get another value. */
function lostTags(a: JsonValue | undefined, b: JsonValue | undefined) {
  if (!isObject(a) || !isObject(b)) return [];
  return (
    Object.entries(a)
      // Ours tell the change and the build, which adopting changes.
      .filter(([key]) => !builtIn.has(key) && !sameJson(a[key], b[key]))
      .map(([key, value]) => `${key}: ${written(key, value)}`)
  );
}

/** Who decides a variable, and whether that may change what runs. */
function decision(
  variable: string,
  resource: ResolvedResource | undefined,
): { by: string; mayChange: boolean } {
  if (!resource) return { by: 'not decided here', mayChange: false };
  const { variables } = resource.implementation;
  const type = resource.type.document;
  if (!Object.hasOwn(variables, variable)) {
    return {
      by: `resource type ${type.metadata.name} does not set it`,
      mayChange: false,
    };
  }
  const expression = variables[variable];
  const input =
    typeof expression === 'string' ? onlyInput(expression) : undefined;
  if (input === undefined) {
    return {
      by: `set by resource type ${type.metadata.name}`,
      mayChange: false,
    };
  }
  const { properties } = type.spec.inputs;
  const schema = Object.hasOwn(properties, input)
    ? properties[input]
    : undefined;
  const decided = resource.explanations.find(e => e.input === input)?.decidedBy;
  const place = decided?.source
    ? `, ${decided.source.path}:${decided.source.line}`
    : '';
  return {
    by: decided ? levels[decided.level] + place : `input ${input}`,
    mayChange: schema?.immutable !== true,
  };
}

function byName(list: JsonValue | undefined): Map<string, JsonValue> {
  return new Map(
    (Array.isArray(list) ? list : []).flatMap((item): [string, JsonValue][] =>
      isObject(item) && typeof item.name === 'string'
        ? [[item.name, item.value ?? null]]
        : [],
    ),
  );
}

/** Terraform takes `16` and `"16"` for the same. */
function isSameText(a: JsonValue | undefined, b: JsonValue | undefined) {
  const isPlain = (value: JsonValue | undefined) =>
    value !== undefined && value !== null && typeof value !== 'object';
  return isPlain(a) && isPlain(b) && String(a) === String(b);
}

function written(name: string, value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  return looksSecret(name, value) ? 'a secret' : show(value);
}
