import type { JsonObject } from '@backstage/types';

const text: JsonObject = { type: 'string' };
const texts: JsonObject = { type: 'object', additionalProperties: text };

function object(properties: JsonObject, required: string[] = []): JsonObject {
  return { type: 'object', properties, required };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

const vaultDestination = object(
  {
    name: text,
    create: { type: 'boolean' },
    overwrite: { type: 'boolean' },
    labels: texts,
    annotations: texts,
    type: text,
    transformation: object({
      excludeRaw: { type: 'boolean' },
      excludes: list(text),
      includes: list(text),
      templates: {
        type: 'object',
        additionalProperties: object({ name: text, text }, ['text']),
      },
    }),
  },
  ['name'],
);

const vaultDuration: JsonObject = {
  type: 'string',
  pattern: '^([0-9]+(\\.[0-9]+)?(s|m|h))$',
};

/**
 * Kinds that Groundwork renders and whose own description is not among the
 * custom resource definitions: what it may write there, and nothing else. By
 * `<apiVersion>/<kind>`.
 */
export const coreSchemas: Record<string, JsonObject> = {
  'v1/Namespace': object({}),
  'v1/ServiceAccount': object({}),
  'v1/ConfigMap': object({ data: texts }),
  'rbac.authorization.k8s.io/v1/RoleBinding': object(
    {
      roleRef: object({ apiGroup: text, kind: text, name: text }, [
        'apiGroup',
        'kind',
        'name',
      ]),
      subjects: list(
        object({ kind: text, name: text, namespace: text }, ['kind', 'name']),
      ),
    },
    ['roleRef'],
  ),
  'monitoring.coreos.com/v1/PrometheusRule': object(
    {
      spec: object({
        groups: list(
          object(
            {
              name: text,
              rules: list(
                object(
                  {
                    alert: text,
                    expr: text,
                    for: {
                      type: 'string',
                      pattern: '^([0-9]+(ms|s|m|h|d|w|y))+$',
                    },
                    labels: texts,
                    annotations: texts,
                  },
                  ['expr'],
                ),
              ),
            },
            ['name'],
          ),
        ),
      }),
    },
    ['spec'],
  ),
  'secrets.hashicorp.com/v1beta1/VaultStaticSecret': object(
    {
      spec: object(
        {
          type: { enum: ['kv-v1', 'kv-v2'] },
          mount: text,
          path: text,
          vaultAuthRef: text,
          refreshAfter: vaultDuration,
          destination: vaultDestination,
        },
        ['type', 'mount', 'path', 'destination'],
      ),
    },
    ['spec'],
  ),
  'secrets.hashicorp.com/v1beta1/VaultDynamicSecret': object(
    {
      spec: object(
        {
          mount: text,
          path: text,
          vaultAuthRef: text,
          destination: vaultDestination,
        },
        ['mount', 'path', 'destination'],
      ),
    },
    ['spec'],
  ),
};
