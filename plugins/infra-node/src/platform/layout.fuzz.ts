import { changeSchema } from '@groundwork/backstage-plugin-infra-common';
// A fuzz entry point is called by tests and scripts, never by the product.
// eslint-disable-next-line @backstage/no-undeclared-imports
import fc from 'fast-check';
import { plan } from '../plan';
import { snapshotScope } from '../snapshotScope';
import { samplePlatform, testNow } from '../testing/planning';
import { isWithin, pathProblem } from './layout';

/** Pieces from which names are made that try to leave their directory. */
const pieces = [
  ...['..', '.', '/', '\\', '~', '%2e%2e', '%2f', '\u2024\u2024', '\uFF0E'],
  ...['.git', '.GIT', 'git~1', '.gitmodules', 'CON', 'NUL', 'aux', ':', ';'],
  ...['\0', '\n', '\r', '\t', ' ', '\u202e', '\u200b', '\uFEFF', '\u0301'],
  ...['$(id)', '`id`', '${{ service.name }}', '{{', '<!--', '@team', '#1'],
  ...['a', 'shop', 'A', '-', '--', 'é', 'ß', '__proto__', 'constructor'],
];

const hostileText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map(p => p.join('')),
  fc.string({ unit: 'binary', maxLength: 70 }),
);

/**
 * Tries hostile names everywhere a person can give one, and fails when a path
 * comes out that is not in the directories of the layout.
 */
export function fuzzHostileNames(options: {
  seed: number;
  runs: number;
}): void {
  const name = fc.oneof(hostileText, fc.constantFrom('shop', 'main', 'dev'));
  fc.assert(
    fc.property(name, name, name, name, (service, type, resource, value) => {
      const change = changeSchema.safeParse({
        kind: 'request',
        service,
        owner: 'group:default/shop',
        profile: 'busy',
        environments: ['dev', 'prod'],
        resources: [
          { type: 'postgres', name: resource, inputs: { comment: value } },
          { type, name: 'main', inputs: { [value]: value } },
        ],
      });
      if (!change.success) return;
      const scope = snapshotScope(samplePlatform, service);
      const set = plan(
        { revision: 'x', platform: samplePlatform, files: new Map() },
        change.data,
        { changeId: '0123456789ab', now: testNow },
      );
      for (const { path } of set.files) {
        const inside =
          scope.files.includes(path) ||
          scope.directories.some(d => isWithin(path, d));
        if (!inside || pathProblem(path)) {
          throw new Error(`${JSON.stringify(path)} is outside of the layout`);
        }
      }
    }),
    { seed: options.seed, numRuns: options.runs },
  );
}

/** Tries hostile paths, and fails when an unsafe one passes. */
export function fuzzPaths(options: { seed: number; runs: number }): void {
  fc.assert(
    fc.property(hostileText, hostileText, (one, two) => {
      const path = `clusters/${one}/${two}`;
      if (pathProblem(path)) return;
      const parts = path.split('/');
      if (
        path.startsWith('/') ||
        /[^\x21-\x7e]|[\\:*?"<>|$`]/.test(path) ||
        parts.some(p => p === '' || p === '.' || p === '..') ||
        parts.some(p => /^\.?git$/i.test(p))
      ) {
        throw new Error(`${JSON.stringify(path)} passes`);
      }
    }),
    { seed: options.seed, numRuns: options.runs },
  );
}
