import { apiVersionOf, Column, Kind } from './kind';
import { isFields, JsonFields, KubernetesObject, valueAt } from './object';

/** How a person reads a length of time, as kubectl writes it. */
export function ageOf(from: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - Date.parse(from)) / 1000);
  if (Number.isNaN(seconds)) {
    return '<unknown>';
  }
  if (seconds < 120) {
    return `${Math.max(0, seconds)}s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) {
    return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  }
  if (minutes < 180) {
    return `${minutes}m`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 8) {
    return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  }
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** Reads the few forms of JSONPath that columns use. */
export function jsonPath(object: unknown, path: string): unknown {
  const steps = path.match(/\[\?\(@\.\w+=="[^"]*"\)\]|\.[\w-]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    const filter = /^\[\?\(@\.(\w+)=="([^"]*)"\)\]$/.exec(step);
    if (!filter) {
      return valueAt(value, step.slice(1));
    }
    return Array.isArray(value)
      ? value.find(item => valueAt(item, filter[1]) === filter[2])
      : undefined;
  }, object);
}

function cell(object: KubernetesObject, column: Column, now: Date): unknown {
  if (column.jsonPath === '#data') {
    return isFields(object.data) ? Object.keys(object.data).length : 0;
  }
  if (column.jsonPath === '#involved') {
    const at = (field: string) =>
      String(valueAt(object, 'involvedObject', field) ?? '');
    return `${at('kind').toLowerCase()}/${at('name')}`;
  }
  if (column.jsonPath === '#role') {
    const at = (field: string) => valueAt(object, 'roleRef', field);
    return `${at('kind')}/${at('name')}`;
  }
  const value = jsonPath(object, column.jsonPath);
  if (value === undefined || value === null) {
    return '';
  }
  if (column.type === 'date') {
    return ageOf(String(value), now);
  }
  return typeof value === 'number' ? value : String(value);
}

/** Which part of an object comes with its row. */
export type RowObject = 'None' | 'Metadata' | 'Object';

/** Objects as `kubectl get` wants them. */
export function tableOf(
  kind: Kind,
  objects: KubernetesObject[],
  options: {
    now: Date;
    include: RowObject;
    metadata: JsonFields;
    headings?: boolean;
  },
): JsonFields {
  const nameless = kind.kind === 'Event';
  const columns = [
    ...(nameless
      ? []
      : [
          {
            ...{ name: 'Name', type: 'string' as const },
            jsonPath: '.metadata.name',
            description: 'Name must be unique within a namespace.',
          },
        ]),
    ...kind.columns,
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions:
      options.headings === false
        ? []
        : columns.map(column => ({
            name: column.name,
            // A date is written as an age, hence as text.
            type: column.type === 'date' ? 'string' : column.type,
            format: column.name === 'Name' ? 'name' : '',
            description: column.description ?? '',
            priority: 0,
          })),
    rows: objects.map(object => ({
      cells: columns.map(column => cell(object, column, options.now)),
      ...(options.include !== 'None' && {
        object: options.include === 'Object' ? object : partialOf(object),
      }),
    })) as JsonFields[],
  };
}

/** An object's metadata alone. */
export function partialOf(object: KubernetesObject): JsonFields {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { ...object.metadata } as unknown as JsonFields,
  };
}

/** `TerraformList` and its version. */
export function listKindOf(kind: Kind): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(kind), kind: `${kind.kind}List` };
}
