import { createHash } from 'crypto';
import { KubernetesObject, valueAt } from '../../kubernetes/object';
import type { Desk } from '../desk';
import { secretsIn, Values } from './plan';

/** What a module answers for one of its outputs. */
export function outputValue(name: string, inputs: Values): string | number {
  const called = String(inputs.name ?? inputs.fqdn ?? 'resource');
  const [given] = secretsIn(inputs);
  const password =
    given ?? createHash('sha256').update(called).digest('hex').slice(0, 20);
  const host = `${called.replace(/\./g, '-')}.internal`;
  switch (name) {
    case 'port':
      return inputs.engine_version ? 5432 : 6379;
    case 'endpoint':
    case 'host':
      return host;
    case 'password':
    case 'auth_token':
      return password;
    case 'connection_url':
    case 'connection_string':
      return `proto://app:${password}@${host}/${
        inputs.database_name ?? called
      }`;
    case 'username':
      return `${called.split(/[-.]/)[0]}_app`;
    case 'fqdn':
      return String(inputs.fqdn ?? `${called}.${inputs.zone ?? 'example'}`);
    default:
      return String(inputs[name] ?? called);
  }
}

/** Names of the outputs that an object asks for. */
export function outputNames(object: KubernetesObject): string[] {
  const names = valueAt(object.spec, 'writeOutputsToSecret', 'outputs');
  return (Array.isArray(names) ? names : []).map(String);
}

/** Writes the outputs of what stands into the Secret that an object names. */
export function writeOutputs(
  desk: Desk,
  object: KubernetesObject,
  inputs: Values,
): void {
  const target = object.spec?.writeOutputsToSecret as
    | {
        name: string;
        labels?: Record<string, string>;
        annotations?: Record<string, string>;
      }
    | undefined;
  if (!target) {
    return;
  }
  const data: Record<string, string> = {};
  for (const wanted of outputNames(object)) {
    const [name, alias = name] = wanted.split(':');
    const value = outputValue(name, inputs);
    data[alias] = base64(
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    if (typeof value !== 'string') {
      data[`${alias}__type`] = base64(JSON.stringify('number'));
    }
  }
  const { apiVersion, kind, metadata } = object;
  const { name, namespace, uid = '' } = metadata;
  desk.cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: target.name,
      namespace,
      labels: target.labels,
      annotations: target.annotations,
      ownerReferences: [
        {
          ...{ apiVersion, kind, name, uid },
          ...{ controller: true, blockOwnerDeletion: true },
        },
      ],
    },
    type: 'Opaque',
    data,
  });
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
