import type {
  Finding,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject, JsonValue } from '@backstage/types';
import { environmentPaths, isWithin } from '../platform/layout';
import type { Platform } from '../platform/platform';
import { compare } from '../platform/readDocument';
import {
  identityOf,
  isObject,
  readObjects,
  valueAt,
  type ObjectInventory,
  type StoredObject,
} from '../render/objectInventory';
import { OWN_PREFIX } from '../render/tags';
import { locateYaml, type YamlPath } from '../yaml';
import type { FoundObject, Inventory, ModuleSource } from './found';
import { findUnits } from './findUnits';
import { notRecognized, type Room } from './room';

/**
 * What people wrote for a service in the directories of its environments:
 * Terraform objects, values of its HelmRelease, Terragrunt units.
 */
export function findObjects(
  platform: Platform,
  service: string,
  files: ReadonlyMap<string, string>,
): Inventory {
  const objects: FoundObject[] = [];
  const findings: Finding[] = [];
  const environments: string[] = [];
  for (const [environment, { document }] of platform.environments) {
    const paths = environmentPaths(platform, service, document);
    const own = [...files.keys()]
      .filter(path => path === paths.release || isWithin(path, paths.rendered))
      .sort(compare);
    if (own.length === 0) continue;
    environments.push(environment);
    const isOwn = new Set(own);
    const inventory = readObjects(
      files,
      path => isOwn.has(path) || isWithin(path, paths.sources),
    );
    const room = { environment, files, inventory, findings };
    for (const [path, problem] of inventory.unreadable) {
      findings.push({
        severity: 'warning',
        rule: 'not-recognized',
        message: `${path} cannot be read: ${problem.message}`,
        source: { path, line: problem.line, column: problem.column },
        target: { environment },
      });
    }
    for (const stored of inventory.objects) {
      if (!isOwn.has(stored.path)) continue;
      const { kind, apiVersion } = identityOf(stored.object);
      if (apiVersion.startsWith('infra.contrib.fluxcd.io/')) {
        if (kind === 'Terraform') objects.push(terraformObject(room, stored));
      } else if (kind === 'HelmRelease') {
        objects.push(...releaseObjects(room, stored));
      }
    }
    objects.push(...findUnits(room, own));
  }
  return { objects, environments, findings };
}

function terraformObject(room: Room, stored: StoredObject): FoundObject {
  const { object } = stored;
  const identity = identityOf(object);
  const place = placesOf(room, stored);
  const at = (...keys: YamlPath) => place(['spec', ...keys]);
  const spec = isObject(object.spec) ? object.spec : {};
  const vars = Array.isArray(spec.vars) ? (spec.vars as JsonValue[]) : [];
  const label = (key: string) =>
    textAt(object, ['metadata', 'labels', `${OWN_PREFIX}${key}`]);
  return {
    environment: room.environment,
    engine: 'tofu-controller',
    name: identity.name,
    ...variablesOf(room, vars, spec.varsFrom, spec.values, at),
    module: moduleSource(room.inventory, spec.sourceRef, spec.path),
    says: {
      ...said('type', label('type')),
      ...said('resource', label('resource')),
      ...said('profile', label('profile')),
    },
    source: place(['metadata', 'name']),
    position: variable => at('vars', { key: 'name', value: variable }),
  };
}

function releaseObjects(room: Room, stored: StoredObject): FoundObject[] {
  const base = ['spec', 'values', 'infrastructure'];
  const infrastructure = valueAt(stored.object, base);
  if (infrastructure === undefined || infrastructure === null) return [];
  const place = placesOf(room, stored);
  const resources = valueAt(infrastructure, ['resources']);
  if (!isObject(resources)) {
    notRecognized(
      room,
      place(base),
      `${base.join(
        '.',
      )} has no map "resources", in which the service chart looks for them`,
    );
    return [];
  }
  const profile = textAt(infrastructure, ['profile']);
  return Object.entries(resources).flatMap(([key, value]): FoundObject[] => {
    const path = [...base, 'resources', key];
    const name = textAt(value, ['objectName']);
    if (!isObject(value) || name === undefined) {
      notRecognized(
        room,
        place(path),
        `${path.join('.')} has no objectName, so it names no Terraform object`,
      );
      return [];
    }
    const vars = Array.isArray(value.vars) ? (value.vars as JsonValue[]) : [];
    const at = (...keys: YamlPath) => place([...path, ...keys]);
    return [
      {
        environment: room.environment,
        engine: 'helm-values',
        name,
        ...variablesOf(room, vars, value.varsFrom, undefined, at),
        module: moduleSource(room.inventory, value.source, value.path),
        says: {
          ...said('type', textAt(value, ['type'])),
          ...said('resource', textAt(value, ['name'])),
          ...said('profile', profile),
        },
        source: place(path),
        position: variable => at('vars', { key: 'name', value: variable }),
      },
    ];
  });
}

/** Places in the document of an object. */
function placesOf(
  { files }: Room,
  { path, object }: StoredObject,
): (keys: YamlPath) => SourcePosition {
  const text = files.get(path) ?? '';
  const { apiVersion, kind, name } = identityOf(object);
  return keys => {
    for (let length = keys.length; length > 0; length -= 1) {
      const found = locateYaml(text, keys.slice(0, length), {
        document: { apiVersion, kind, name },
      });
      if (found) return { path, line: found.line, column: found.column };
    }
    return { path, line: 1 };
  };
}

function variablesOf(
  room: Room,
  vars: readonly JsonValue[],
  varsFrom: JsonValue | undefined,
  values: JsonValue | undefined,
  at: (...keys: YamlPath) => SourcePosition,
): Pick<FoundObject, 'variables' | 'fromElsewhere'> {
  const variables: JsonObject = {};
  const fromElsewhere: string[] = [];
  vars.forEach((item, index) => {
    const name = textAt(item, ['name']);
    if (!isObject(item) || name === undefined) return;
    if (item.valueFrom !== undefined) {
      fromElsewhere.push(name);
      notRecognized(
        room,
        at('vars', String(index)),
        `variable ${name} is taken from elsewhere (valueFrom), which the controller ignores`,
      );
    } else {
      variables[name] = item.value ?? null;
    }
  });
  if (isObject(values)) {
    for (const [name, value] of Object.entries(values)) {
      variables[name] = value ?? null;
    }
  }
  const sources = Array.isArray(varsFrom) ? (varsFrom as JsonValue[]) : [];
  for (const source of sources) {
    const keys = valueAt(source, ['varsKeys']);
    for (const key of Array.isArray(keys) ? keys : []) {
      fromElsewhere.push(String(key).split(':').at(-1)!);
    }
  }
  return { variables, fromElsewhere };
}

/** Follows the reference to a Flux source among the files of the service. */
function moduleSource(
  inventory: ObjectInventory,
  reference: JsonValue | undefined,
  path: JsonValue | undefined,
): ModuleSource {
  const kind = textAt(reference, ['kind']);
  const name = textAt(reference, ['name']);
  const where = typeof path === 'string' ? { path } : {};
  const label = `${kind ?? 'source'} ${name ?? ''}`.trim();
  if (kind === undefined || name === undefined) {
    return { ...where, text: 'no source at all' };
  }
  const [found] = inventory.find({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    name,
  });
  const url = found && textAt(found.object, ['spec', 'url']);
  if (!found || url === undefined) {
    return {
      kind,
      ...where,
      text: `${label}, which stands in none of the directories of the service`,
    };
  }
  const pin = valueAt(found.object, ['spec', 'ref']);
  const ref = ['tag', 'digest', 'semver', 'commit', 'branch']
    .map(key => textAt(pin, [key]))
    .find(text => text !== undefined);
  return {
    kind,
    url,
    ...where,
    ...(ref !== undefined && { ref }),
    text: `${label} (${url}${ref === undefined ? '' : ` at ${ref}`})`,
  };
}

function textAt(
  value: JsonValue | undefined,
  keys: readonly string[],
): string | undefined {
  const found = valueAt(value, keys);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function said<K extends string>(key: K, value: string | undefined) {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
