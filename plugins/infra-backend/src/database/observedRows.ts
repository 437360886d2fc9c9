import {
  formatObjectRef,
  observedObjectSchema,
  serviceNameSchema,
  type ObservedObject,
} from '@groundwork/backstage-plugin-infra-common';

/** Longer paths are none of a platform's layout. */
const MAX_PATH = 400;

/** One statement must not write a row twice: the last one counts. */
export function newest(objects: readonly ObservedObject[]) {
  return new Map(objects.map(object => [formatObjectRef(object), object]));
}

/** Observed objects as rows of their table. */
export function toObjectRow(object: ObservedObject) {
  const { cluster, kind, namespace, name, identity, appliedBy } = object;
  // The version changes with every heartbeat of a controller.
  const { resourceVersion: _, ...content } = object;
  return {
    cluster,
    kind,
    namespace,
    name,
    // Labels may say anything, and what is long fits no index.
    service: serviceNameSchema.safeParse(identity?.service).data ?? null,
    applied_by: appliedBy ? formatObjectRef(appliedBy) : null,
    path:
      object.path && object.path.length > MAX_PATH ? null : object.path ?? null,
    content: JSON.stringify(content),
  };
}

const storedObjectSchema = observedObjectSchema.omit({ resourceVersion: true });

/** Undefined for a row of another version. */
export function parseObject(row: {
  content: string;
}): ObservedObject | undefined {
  const object = storedObjectSchema.safeParse(JSON.parse(row.content)).data;
  return object && { ...object, resourceVersion: '' };
}
