import type { ResourceTypeDocument } from '@groundwork/backstage-plugin-infra-common';
import type { Located } from '../platform/platform';
import { compare } from '../platform/readDocument';
import type { RecognizedObject } from './recognizeObject';

/** One resource of a service in all environments in which it was found. */
export interface GatheredResource {
  readonly type: Located<ResourceTypeDocument>;
  readonly name: string;
  /** By environment. */
  readonly found: ReadonlyMap<string, RecognizedObject>;
}

/** The same resource in several environments as one; ordered by type and name. */
export function gather(
  recognized: readonly RecognizedObject[],
): GatheredResource[] {
  const resources = new Map<
    string,
    GatheredResource & { found: Map<string, RecognizedObject> }
  >();
  for (const one of recognized) {
    const id = `${one.type.document.metadata.name}/${one.name}`;
    const { environment } = one.object;
    const resource = resources.get(id) ?? {
      type: one.type,
      name: one.name,
      found: new Map<string, RecognizedObject>(),
    };
    resources.set(id, resource);
    // A second object of the same name is the renderer's to report.
    if (!resource.found.has(environment)) resource.found.set(environment, one);
  }
  return [...resources]
    .sort(([a], [b]) => compare(a, b))
    .map(([, resource]) => resource);
}
