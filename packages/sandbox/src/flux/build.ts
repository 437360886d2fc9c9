import { parse, parseAllDocuments } from 'yaml';
import { isFields, keyOf, KubernetesObject } from '../kubernetes/object';

type Files = ReadonlyMap<string, string>;

/** A folder that cannot be built, in the words of kustomize as far as they matter. */
export class BuildError extends Error {
  readonly name = 'BuildError';
}

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What of kustomize is followed here; more than that is refused, not ignored. */
const FOLLOWED = [
  ...['apiVersion', 'kind', 'metadata', 'resources'],
  ...['namespace', 'labels', 'commonLabels', 'commonAnnotations'],
];

/**
 * The objects of a folder as kustomize-controller builds them: by its
 * `kustomization.yaml`, or else of all YAML below it.
 * @throws BuildError
 */
export function buildFolder(files: Files, path: string): KubernetesObject[] {
  const folder = normal(path);
  const below = [...files.keys()].filter(file =>
    folder === '' ? true : file.startsWith(`${folder}/`),
  );
  if (below.length === 0) {
    throw new BuildError(
      `kustomization path not found: stat /tmp/kustomization/${folder}: no such file or directory`,
    );
  }
  const objects = NAMES.some(name => files.has(join(folder, name)))
    ? buildKustomization(files, folder)
    : buildAll(files, below);
  const seen = new Set<string>();
  for (const { apiVersion, kind, metadata } of objects) {
    const [version, group = ''] = apiVersion.split('/').reverse();
    const id = `${kind}.${version}.${group || '[noGrp]'}/${metadata.name}.${
      metadata.namespace ?? '[noNs]'
    }`;
    if (seen.has(id)) {
      throw new BuildError(
        `kustomize build failed: may not add resource with an already registered id: ${id}`,
      );
    }
    seen.add(id);
  }
  return objects;
}

function buildAll(files: Files, below: string[]): KubernetesObject[] {
  const own = below
    .filter(file => NAMES.some(name => file.endsWith(`/${name}`)))
    .map(file => file.slice(0, file.lastIndexOf('/')));
  const outer = own.filter(
    path => !own.some(other => path.startsWith(`${other}/`)),
  );
  const loose = below.filter(
    file => !outer.some(path => file.startsWith(`${path}/`)),
  );
  return [
    ...loose.sort().flatMap(file => readObjects(files, file)),
    ...outer.sort().flatMap(path => buildKustomization(files, path)),
  ];
}

function buildKustomization(files: Files, folder: string): KubernetesObject[] {
  const name = NAMES.find(file => files.has(join(folder, file))) ?? NAMES[0];
  const path = join(folder, name);
  let content: unknown;
  try {
    content = parse(files.get(path) ?? '', { merge: true });
  } catch (error) {
    throw new BuildError(
      `kustomize build failed: invalid Kustomization: ${error}`,
    );
  }
  const fields = isFields(content) ? content : {};
  const unknown = Object.keys(fields).find(field => !FOLLOWED.includes(field));
  if (unknown) {
    throw new BuildError(
      `kustomize build failed: the sandbox does not follow "${unknown}" of ${path}`,
    );
  }
  const resources = Array.isArray(fields.resources) ? fields.resources : [];
  const objects = resources.flatMap(resource => {
    const target = join(folder, String(resource));
    if (files.has(target)) {
      return readObjects(files, target);
    }
    if (NAMES.some(file => files.has(join(target, file)))) {
      return buildKustomization(files, target);
    }
    throw new BuildError(
      `kustomize build failed: accumulating resources: accumulation err='accumulating resources from '${resource}': open /tmp/kustomization/${target}: no such file or directory': must build at directory: '/tmp/kustomization/${target}': file is not directory`,
    );
  });
  return objects.map(object => transformed(object, fields));
}

function transformed(
  object: KubernetesObject,
  fields: Record<string, unknown>,
): KubernetesObject {
  const { namespace, commonLabels, commonAnnotations, labels } = fields;
  const more = (Array.isArray(labels) ? labels : []).map(entry =>
    isFields(entry) && isFields(entry.pairs) ? entry.pairs : {},
  );
  const merged = Object.assign({}, ...more, commonLabels);
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(typeof namespace === 'string' && { namespace }),
      ...(Object.keys(merged).length > 0 && {
        labels: { ...metadata.labels, ...merged },
      }),
      ...(isFields(commonAnnotations) && {
        annotations: {
          ...metadata.annotations,
          ...(commonAnnotations as Record<string, string>),
        },
      }),
    },
  };
}

function readObjects(files: Files, path: string): KubernetesObject[] {
  const broken = (why: string) =>
    new BuildError(
      `kustomize build failed: accumulating resources: accumulation err='accumulating resources from '${path}': MalformedYAMLError: ${why} in File: ${path}'`,
    );
  return parseAllDocuments(files.get(path) ?? '', { merge: true }).flatMap(
    document => {
      const [error] = document.errors;
      if (error) {
        throw broken(`yaml: ${error.message.split('\n')[0]}`);
      }
      const value: unknown = document.toJS();
      if (value === null || value === undefined) {
        return [];
      }
      const metadata = isFields(value) ? value.metadata : undefined;
      if (
        !isFields(value) ||
        typeof value.apiVersion !== 'string' ||
        typeof value.kind !== 'string'
      ) {
        throw broken('missing apiVersion or kind in object');
      }
      if (!isFields(metadata) || typeof metadata.name !== 'string') {
        throw broken(`missing metadata.name in object {${value.kind}}`);
      }
      return [value as unknown as KubernetesObject];
    },
  );
}

function normal(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function join(folder: string, path: string): string {
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** `Terraform/orders/orders-db`, as Flux names objects. */
export function nameOf(object: KubernetesObject): string {
  const { namespace, name } = object.metadata;
  return `${object.kind}/${keyOf(namespace, name)}`;
}
