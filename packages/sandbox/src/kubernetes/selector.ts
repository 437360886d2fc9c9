import { KubernetesObject, valueAt } from './object';
import { badRequest } from './status';

/** Whether an object is asked for. */
export type Selector = (object: KubernetesObject) => boolean;

type Labels = Record<string, string>;

/** @throws KubernetesError BadRequest when the selector cannot be read. */
export function labelSelector(given: string | null): Selector | undefined {
  if (!given) {
    return undefined;
  }
  const parts = given
    .split(/,(?![^(]*\))/)
    .map(part => requirement(part.trim()));
  return object => {
    const labels = object.metadata.labels ?? {};
    return parts.every(part => part(labels));
  };
}

function requirement(part: string): (labels: Labels) => boolean {
  const set = /^([^\s!=()]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
  if (set) {
    const [, key, operator, list] = set;
    const values = list.split(',').map(value => value.trim());
    return operator === 'in'
      ? labels => key in labels && values.includes(labels[key])
      : labels => !values.includes(labels[key]);
  }
  const equal = /^([^\s!=()]+)\s*(==|=|!=)\s*([^\s!=()]*)$/.exec(part);
  if (equal) {
    const [, key, operator, value] = equal;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const exists = /^(!?)\s*([^\s!=()]+)$/.exec(part);
  if (exists) {
    const [, not, key] = exists;
    return labels => key in labels === (not === '');
  }
  throw badRequest(
    `unable to parse requirement: found '${part}', expected: in, notin, =, ==, !=, or a key`,
  );
}

/** Fields that custom kinds can be selected by. */
const usual = ['metadata.name', 'metadata.namespace'];
const more: Record<string, string[]> = {
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'type',
    'source',
    'reportingComponent',
  ],
  Secret: ['type'],
  Namespace: ['status.phase'],
};

/** @throws KubernetesError BadRequest for fields that cannot be selected by. */
export function fieldSelector(
  given: string | null,
  kind: string,
): Selector | undefined {
  if (!given) {
    return undefined;
  }
  const parts = given.split(',').map(part => {
    const match = /^([^!=]+)(==|=|!=)(.*)$/.exec(part);
    if (!match) {
      throw badRequest(`invalid field selector "${part}"; can't understand it`);
    }
    const [, field, operator, value] = match;
    if (![...usual, ...(more[kind] ?? [])].includes(field)) {
      throw badRequest(`field label not supported: ${field}`);
    }
    return { way: field.split('.'), equal: operator !== '!=', value };
  });
  return object =>
    parts.every(
      ({ way, equal, value }) =>
        (String(valueAt(object, ...way) ?? '') === value) === equal,
    );
}

/** Both of two selectors; undefined when there is none. */
export function both(
  a: Selector | undefined,
  b: Selector | undefined,
): Selector | undefined {
  return a && b ? object => a(object) && b(object) : a ?? b;
}
