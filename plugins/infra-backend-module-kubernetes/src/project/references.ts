import { isFields, type FieldReader, type Fields } from './fields';

/** Names an object within the cluster. */
export interface Reference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const mostReferences = 50;

/** A `{kind, name, namespace}`; the namespace is the object's own if not given. */
export function reference(
  reader: FieldReader,
  parent: Fields,
  key: string,
  options: { path: string; namespace: string; kind?: string },
): Reference | undefined {
  const value = reader.object(parent, key, options.path);
  const name = reader.text(value, 'name', `${options.path}.name`);
  const kind =
    reader.text(value, 'kind', `${options.path}.kind`) ?? options.kind;
  if (!name || !kind) return undefined;
  const namespace =
    reader.text(value, 'namespace', `${options.path}.namespace`) ??
    options.namespace;
  return { kind, namespace, name };
}

/** `spec.dependsOn`: objects of the same kind. */
export function dependencies(
  reader: FieldReader,
  spec: Fields,
  own: { kind: string; namespace: string },
): Reference[] {
  const found: Reference[] = [];
  const listed = reader.list(spec, 'dependsOn', 'spec.dependsOn');
  for (const item of listed.slice(0, mostReferences)) {
    if (!isFields(item)) {
      reader.note('spec.dependsOn holds something that is not an object');
      continue;
    }
    const path = 'spec.dependsOn[].name';
    const name = reader.text(item, 'name', path);
    const namespace = reader.text(item, 'namespace', path) ?? own.namespace;
    if (name) found.push({ kind: own.kind, namespace, name });
  }
  return found;
}

/** Prefixes of the labels by which Flux says what applies an object. */
const appliers = [
  ['HelmRelease', 'helm.toolkit.fluxcd.io'],
  ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
] as const;

/** Labels that say what applies an object. */
export const appliedByKeys = appliers.flatMap(([, prefix]) => [
  `${prefix}/name`,
  `${prefix}/namespace`,
]);

/** What applies the object, by Flux's own labels; the nearest of the two. */
export function appliedBy(
  reader: FieldReader,
  labels: Fields,
): Reference | undefined {
  for (const [kind, prefix] of appliers) {
    const name = reader.text(labels, `${prefix}/name`, 'metadata.labels');
    const namespace = reader.text(
      labels,
      `${prefix}/namespace`,
      'metadata.labels',
    );
    if (name && namespace) return { kind, namespace, name };
  }
  return undefined;
}
