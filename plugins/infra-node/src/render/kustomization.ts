import { posix } from 'node:path';
import type { JsonValue } from '@backstage/types';
import { printYaml } from '../yaml';
import { identityOf, isObject, readObjects } from './objectInventory';
import type { Rendering } from './rendering';

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * Lists the rendered files in the Kustomization of their directory. Entries of
 * people stay.
 *
 * A directory without one is built by Flux from all files in it. A new one
 * therefore lists what people have there too; where it could not (files in
 * directories below), none is made and Flux goes on as before.
 *
 * @param gone - files that are no longer there
 */
export function writeKustomization(
  rendering: Rendering,
  directory: string,
  written: readonly string[],
  gone: readonly string[],
): void {
  const present = rendering
    .paths()
    .filter(path => path.startsWith(`${directory}/`));
  const file = names
    .map(name => `${directory}/${name}`)
    .find(path => rendering.text(path) !== undefined);
  const entries = written
    .filter(path => posix.dirname(path) === directory)
    .map(path => posix.basename(path));
  if (file) {
    update(rendering, file, entries, gone);
    return;
  }
  if (present.some(path => posix.dirname(path) !== directory)) return;
  const files = new Map(
    present.map(path => [path, rendering.text(path) ?? '']),
  );
  const objects = readObjects(files, () => true).objects.filter(
    ({ object }) => identityOf(object).kind !== '',
  );
  const resources = [
    ...new Set([
      ...objects.map(({ path }) => posix.basename(path)),
      ...entries,
    ]),
  ].sort();
  if (resources.length === 0) return;
  rendering.create(
    `${directory}/kustomization.yaml`,
    printYaml({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources,
    }),
  );
}

function update(
  rendering: Rendering,
  file: string,
  entries: readonly string[],
  gone: readonly string[],
): void {
  const text = rendering.text(file) ?? '';
  const { objects, unreadable } = readObjects(
    // Read under a name that counts as YAML; `Kustomization` has no ending.
    new Map([[`${file}.yaml`, text]]),
    () => true,
  );
  const problem = unreadable.get(`${file}.yaml`);
  if (problem) {
    rendering.report({
      severity: 'error',
      rule: 'file-unreadable',
      message: `${file} lists what Flux applies and cannot be read: ${problem.message}`,
      source: { path: file, line: problem.line, column: problem.column },
    });
    return;
  }
  const kustomization = objects[0]?.object;
  const listed = kustomization?.resources;
  const existing: JsonValue[] = Array.isArray(listed)
    ? (listed as JsonValue[])
    : [];
  const directory = posix.dirname(file);
  const plain = (entry: JsonValue) => posix.normalize(String(entry));
  const removed = new Set(gone.map(path => posix.relative(directory, path)));
  const kept = existing.filter(entry => !removed.has(plain(entry)));
  const known = new Set(kept.map(plain));
  const resources = [
    ...kept,
    ...entries.filter(entry => !known.has(entry)).sort(),
  ];
  const bare =
    isObject(kustomization) &&
    Object.keys(kustomization).every(key =>
      ['apiVersion', 'kind', 'resources'].includes(key),
    );
  if (resources.length === 0 && bare) {
    rendering.remove(file);
  } else if (
    resources.length !== existing.length ||
    resources.some((entry, index) => entry !== existing[index])
  ) {
    rendering.edit(file, undefined, [
      { path: ['resources'], value: resources },
    ]);
  }
}
