import type { JsonObject, JsonValue } from '@backstage/types';
import { show } from '../inputs/inputFindings';
import type { ResolvedResource } from '../inputs/resolved';
import { sameJson } from '../inputs/sameJson';
import { identityOf, isObject, valueAt } from '../render/objectInventory';
import type { YamlPath } from '../yaml';
import { differingVariables } from './differingVariables';

const RESOURCES = ['spec', 'values', 'infrastructure', 'resources'];
const OUTPUTS = ['spec', 'writeOutputsToSecret'];
const VARS = ['spec', 'vars'];

const words: readonly (readonly [string, string])[] = [
  ['metadata.labels', 'labels by which Groundwork knows its objects'],
  ['metadata.annotations', 'annotations that say what it comes from'],
  ['metadata.namespace', 'the namespace of the service'],
  [
    'spec.sourceRef',
    'the source of the module is the one that the package pins',
  ],
  ['spec.writeOutputsToSecret', 'the Secret that takes the outputs'],
  ['spec.varsFrom', 'the Secrets that bring variables'],
  [
    'spec.values.infrastructure',
    'the map that Groundwork writes for the chart',
  ],
  ['spec.values.envFrom', 'references to the outputs of resources'],
  ['spec.valuesFrom', 'references to the outputs of resources'],
  ['resources', 'the list of files'],
];

/** What adopting does to one object that is there. */
export interface ObjectChanges {
  /** In plain words. */
  readonly reasons: readonly string[];
  /** Whether anything differs beside what tells whose the object is. */
  readonly changesValues: boolean;
  /** What must not happen, with the place of the cause in the object. */
  readonly dangers: readonly Danger[];
}

/** Something that adopting must not do. */
export interface Danger {
  readonly rule: 'value-differs' | 'adopt-loses';
  readonly message: string;
  readonly at: YamlPath;
}

/** A list of variables before and after, of the object with a name. */
interface VariableLists {
  readonly name: string;
  readonly at: YamlPath;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Compares an object with what it is after adopting. */
export function objectChanges(
  before: JsonObject,
  after: JsonObject,
  resources: ReadonlyMap<string, ResolvedResource>,
): ObjectChanges {
  const { kind, name } = identityOf(before);
  const lists: VariableLists[] = [];
  const dangers: Danger[] = [];
  if (kind === 'Terraform') {
    lists.push({
      name,
      at: VARS,
      before: valueAt(before, VARS),
      after: valueAt(after, VARS),
    });
  }
  if (kind === 'HelmRelease') {
    const kept = byObjectName(after);
    for (const [objectName, { key, value }] of byObjectName(before)) {
      const at = [...RESOURCES, key];
      const now = kept.get(objectName);
      if (now) {
        lists.push({
          name: objectName,
          at: [...at, 'vars'],
          before: value.vars,
          after: now.value.vars,
        });
      } else {
        dangers.push({
          rule: 'adopt-loses',
          message: `The values make ${objectName}, which could not be recognized. After adopting they would not hold it any more, and Helm would delete it. Correct what the other findings say first.`,
          at,
        });
      }
    }
  }
  const reasons: string[] = [];
  // The service reads what is written to the Secret that is there.
  const outputs = valueAt(before, OUTPUTS);
  let changesValues =
    outputs !== undefined && !sameJson(outputs, valueAt(after, OUTPUTS));
  for (const list of lists) {
    const resource = resources.get(list.name);
    for (const variable of differingVariables(
      list.before,
      list.after,
      resource,
    )) {
      const { text, isTags, mayReplace } = variable;
      reasons.push(isTags ? 'tags of the module' : `variable ${text}`);
      changesValues ||= !isTags;
      if (!mayReplace) continue;
      dangers.push({
        rule: 'value-differs',
        message: `Adopting ${list.name} would change variable ${text}, and the cloud may make it anew for that, without its data. Give it the value that the platform decides by hand and look at the plan, or let the platform team make it an input.`,
        at: [...list.at, { key: 'name', value: variable.name }],
      });
    }
  }
  reasons.push(...otherReasons(before, after));
  return { reasons, changesValues, dangers };
}

function byObjectName(release: JsonObject) {
  const map = valueAt(release, RESOURCES);
  return new Map(
    Object.entries(isObject(map) ? map : {}).flatMap(([key, value]) =>
      isObject(value) && typeof value.objectName === 'string'
        ? [[value.objectName, { key, value }] as const]
        : [],
    ),
  );
}

/** What differs beside variables, in plain words. */
function otherReasons(before: JsonObject, after: JsonObject): string[] {
  return differingPaths(before, after).flatMap(path => {
    const text = path.join('.');
    if (text.startsWith('spec.vars') && !text.startsWith('spec.varsFrom')) {
      return [];
    }
    const known = words.find(([start]) => text.startsWith(start));
    if (known) return [known[1]];
    const [a, b] = [before, after].map(o => valueAt(o, path));
    const written = (value: JsonValue | undefined) =>
      value === undefined ? 'nothing' : show(value);
    return [`${text}: ${written(a)} → ${written(b)}`];
  });
}

/** Paths of maps' keys that differ; three keys are enough to say what. */
function differingPaths(
  before: JsonObject,
  after: JsonObject,
  base: readonly string[] = [],
): string[][] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(
    key => {
      const [a, b] = [before, after].map(o => valueAt(o, [key]));
      if (sameJson(a, b)) return [];
      const path = [...base, key];
      return base.length < 2 && isObject(a) && isObject(b)
        ? differingPaths(a, b, path)
        : [path];
    },
  );
}
