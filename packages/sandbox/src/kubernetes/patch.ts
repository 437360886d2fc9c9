import { isFields, Json, JsonFields, same } from './object';
import { badRequest, KubernetesError } from './status';

/** A merge patch (RFC 7386). Directives of a strategic merge patch are left out. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) {
    return patch;
  }
  const result: JsonFields = isFields(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) {
      continue;
    }
    if (value === null) {
      delete result[name];
    } else {
      result[name] = mergePatch(result[name], value) as Json;
    }
  }
  return result;
}

/**
 * A JSON patch (RFC 6902).
 * @throws KubernetesError when it cannot be applied.
 */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest('a JSON patch must be a list of operations');
  }
  const box = { value: structuredClone(target) };
  for (const step of patch) {
    if (!isFields(step) || typeof step.path !== 'string') {
      throw badRequest('a step of a JSON patch needs "op" and "path"');
    }
    applyStep(box, step, step.path);
  }
  return box.value;
}

function refused(message: string): KubernetesError {
  return new KubernetesError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${message}`,
  );
}

function wayOf(pointer: string): string[] {
  if (pointer === '') {
    return [];
  }
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function read(box: { value: unknown }, way: string[]): unknown {
  return way.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) {
      return value[Number(step)];
    }
    return isFields(value) && Object.hasOwn(value, step)
      ? value[step]
      : undefined;
  }, box.value);
}

function applyStep(
  box: { value: unknown },
  step: JsonFields,
  path: string,
): void {
  const way = wayOf(path);
  const op = String(step.op);
  if (op === 'test') {
    if (!same(read(box, way), step.value)) {
      throw refused(`testing path ${path} failed`);
    }
    return;
  }
  if (op === 'move' || op === 'copy') {
    const from = wayOf(String(step.from));
    const value = structuredClone(read(box, from));
    if (op === 'move') {
      write(box, from, 'remove', undefined);
    }
    write(box, way, 'add', value);
    return;
  }
  if (op !== 'add' && op !== 'replace' && op !== 'remove') {
    throw badRequest(`unexpected operation "${op}" in a JSON patch`);
  }
  if (op !== 'add' && read(box, way) === undefined) {
    throw refused(
      `${op} operation does not apply: doc is missing key: ${path}`,
    );
  }
  write(box, way, op, step.value);
}

function write(
  box: { value: unknown },
  way: string[],
  op: 'add' | 'replace' | 'remove',
  value: unknown,
): void {
  if (way.length === 0) {
    box.value = value;
    return;
  }
  const parent = read(box, way.slice(0, -1));
  const last = way[way.length - 1];
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last);
    const inserted = op === 'remove' ? [] : [value as Json];
    parent.splice(at, op === 'add' ? 0 : 1, ...inserted);
    return;
  }
  if (!isFields(parent)) {
    throw refused(`doc is missing path: /${way.join('/')}`);
  }
  if (op === 'remove') {
    delete parent[last];
  } else {
    Object.defineProperty(parent, last, {
      ...{ value, enumerable: true, writable: true, configurable: true },
    });
  }
}
