/**
 * Judges what Groundwork renders by the real custom resource definitions, with
 * unknown fields refused and validation rules evaluated.
 *
 *     node -r @backstage/cli/config/nodeTransform.cjs renderedObjects.check.ts <folder with crd/ and samples/>
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import type { JsonObject } from '@backstage/types';
import Ajv from 'ajv';
import { loadAll } from 'js-yaml';
import {
  identityOf,
  isObject,
  readObjects,
  valueAt,
} from '../src/render/objectInventory';
import { chartObjects } from './chartObjects';
import { objectGate } from './objectGate';
import { renderClaims } from './renderClaims';
import { readFiles } from './repositoryFiles';
import { syntheticRepositories } from './syntheticRepositories';

const [data] = process.argv.slice(2);
if (!data) throw new Error('Which folder has the data?');
const root = resolve(dirname(process.argv[1]), '../../..');
const now = new Date('2026-11-20T12:00:00Z');

let passed = 0;
let failed = 0;
const say = (line: string) => process.stdout.write(`${line}\n`);

function expectNone(title: string, problems: readonly string[]): void {
  if (problems.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  say(`FAILED ${title}`);
  problems.forEach(problem => say(`  ${problem}`));
}

const definitions = readdirSync(join(data, 'crd')).map(name =>
  readFileSync(join(data, 'crd', name), 'utf8'),
);
const gate = objectGate(definitions);
const chartValues = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(
    readFileSync(
      join(
        root,
        'examples/repositories/infrastructure-modules/releases/06-growing-storage/charts/service/values.schema.json',
      ),
      'utf8',
    ),
  ),
);

/** Kinds of the sample that Groundwork does not render and that have no description here. */
const others = /^(image\.toolkit\.fluxcd\.io|kustomize\.config\.k8s\.io)\//;

function judge(title: string, object: JsonObject): void {
  const { apiVersion, kind, name } = identityOf(object);
  if (others.test(apiVersion)) return;
  expectNone(
    `${title}: ${kind} ${name}`,
    gate.check(object) ?? [`${apiVersion} ${kind} has no description here`],
  );
  if (kind === 'HelmRelease') {
    const values = valueAt(object, ['spec', 'values']);
    chartValues(values);
    expectNone(
      `${title}: values of ${name}`,
      (chartValues.errors ?? []).map(e => `${e.instancePath} ${e.message}`),
    );
    for (const made of chartObjects(object)) judge(`${title}, chart`, made);
  }
}

function judgeFiles(title: string, files: ReadonlyMap<string, string>): void {
  const { objects, unreadable } = readObjects(files, path =>
    path.startsWith('clusters/'),
  );
  expectNone(
    `${title}: YAML`,
    [...unreadable].map(([path, { message }]) => `${path}: ${message}`),
  );
  for (const { path, object } of objects) judge(`${title}: ${path}`, object);
}

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Builds every directory that has a Kustomization, as Flux would. */
function build(title: string, files: ReadonlyMap<string, string>): void {
  const directory = mkdtempSync(join(tmpdir(), 'groundwork-'));
  try {
    for (const [path, content] of files) {
      mkdirSync(join(directory, dirname(path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    for (const path of files.keys()) {
      if (posix.basename(path) !== 'kustomization.yaml') continue;
      const problems: string[] = [];
      try {
        const built = execFileSync(
          'kubectl',
          ['kustomize', join(directory, dirname(path))],
          { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
        );
        const count = loadAll(built).filter(isObject).length;
        if (count === 0) problems.push('builds to nothing');
      } catch (error) {
        problems.push(String((error as { stderr?: string }).stderr ?? error));
      }
      expectNone(`${title}: kustomize ${dirname(path)}`, problems);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

// The gate itself: good objects pass, each bad one is refused.
for (const [file, good] of [
  ['manifests-accepted.yaml', true],
  ['manifests-refused.yaml', false],
] as const) {
  const path = join(data, 'samples', file);
  if (!existsSync(path)) continue;
  for (const object of loadAll(readFileSync(path, 'utf8')).filter(isObject)) {
    const { kind, name } = identityOf(object);
    const problems = gate.check(object) ?? ['has no description here'];
    expectNone(
      `${file}: ${kind} ${name}`,
      good || problems.length > 0 ? problems.filter(() => good) : ['passed'],
    );
  }
}

const sample = readFiles(join(root, 'examples/gitops-repository'));
const { files, findings } = renderClaims(sample, now, 'seed');
expectNone('the sample is what its claims render to', [...files.keys()]);
expectNone(
  'findings of the sample',
  findings.filter(f => f.severity === 'error').map(f => f.message),
);
judgeFiles('sample', sample);
const kubectl = hasKubectl();
if (kubectl) build('sample', sample);
else say('kubectl is not here: nothing is built with kustomize');

for (const { title, files: before } of syntheticRepositories(sample)) {
  const rendered = renderClaims(before, now, 'try');
  expectNone(
    `${title}: findings`,
    rendered.findings
      .filter(f => f.severity === 'error')
      .map(({ message }) => message),
  );
  const after = new Map(before);
  for (const [path, content] of rendered.files) after.set(path, content ?? '');
  judgeFiles(title, after);
  expectNone(`${title}: rendered again`, [
    ...renderClaims(after, now, 'again').files.keys(),
  ]);
  if (kubectl) build(title, after);
}

say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
