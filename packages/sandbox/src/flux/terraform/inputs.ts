import { isFields, KubernetesObject, valueAt } from '../../kubernetes/object';
import type { Desk } from '../desk';
import type { Values } from './plan';

/**
 * The variables that a module is given: `vars`, then `varsFrom`, whose values are
 * all text; `valueFrom` is accepted and ignored, as in the controller.
 *
 * @returns the reason when a Secret or ConfigMap is not there.
 */
export function inputsOf(
  desk: Desk,
  object: KubernetesObject,
): Values | string {
  const inputs: Values = {};
  for (const { name, value } of list(object, 'vars')) {
    inputs[String(name)] = value ?? null;
  }
  for (const from of list(object, 'varsFrom')) {
    const kind = String(from.kind);
    const name = String(from.name);
    const { namespace } = object.metadata;
    const found = desk.cluster.get('v1', kind, { namespace, name });
    if (!found) {
      if (from.optional === true) {
        continue;
      }
      return `${
        kind === 'Secret' ? 'secrets' : 'configmaps'
      } "${name}" not found`;
    }
    const data = isFields(found.data) ? found.data : {};
    const keys = Array.isArray(from.varsKeys)
      ? from.varsKeys.map(String)
      : Object.keys(data);
    for (const key of keys) {
      const [source, target = source] = key.split(':');
      const value = data[source];
      if (typeof value === 'string') {
        inputs[target] =
          kind === 'Secret'
            ? Buffer.from(value, 'base64').toString('utf8')
            : value;
      }
    }
  }
  if (object.spec?.values !== undefined) {
    inputs.values = object.spec.values;
  }
  return inputs;
}

function list(
  object: KubernetesObject,
  field: string,
): Record<string, unknown>[] {
  const value = valueAt(object.spec, field);
  return (Array.isArray(value) ? value : []).filter(isFields);
}
