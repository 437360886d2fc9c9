import { packageStateSchema } from '@groundwork/backstage-plugin-infra-common';
// A fuzz entry point is called by tests and scripts, never by the product.
// eslint-disable-next-line @backstage/no-undeclared-imports
import fc from 'fast-check';
import { platformFiles } from '../testing/platformFiles';
import { shopFiles, testNow } from '../testing/planning';
import { checkClaim } from './checkClaim';
import { compilePlatform } from './compile';
import { parseClaim } from './parseClaim';

/** Pieces that YAML, expressions, rules and patterns stumble over. */
const pieces = [
  ...['\t', '\r', '\0', '\uFEFF', '\uFFFD', '\u2028', '---\n', '...\n', '%'],
  ...['&a ', '*a', '<<: *a\n', '? ', '- ', ': ', '{', '}', '[', ']', '|', '>'],
  ...['!!binary ', '!x ', '"', "'", '#', ',', '0x1', '1e999', '.nan', '~'],
  ...['${{', '}}', '${{ a.b.c }}', '{% x %}', '(a+)+$', '[', 'null', '-0'],
  ...['__proto__: 1\n', 'constructor: 1\n', '  name: x\n', 'kind: Profile\n'],
];

const cut = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat({ max: 40 }),
  fc.oneof(fc.constantFrom('', ...pieces), fc.string({ maxLength: 8 })),
);

function mutated(
  text: string,
  cuts: readonly (readonly [number, number, string])[],
): string {
  return cuts.reduce((result, [at, length, piece]) => {
    const start = Math.floor(at * result.length);
    return result.slice(0, start) + piece + result.slice(start + length);
  }, text);
}

/**
 * Damages documents in every way, and fails when reading throws, when damage
 * goes unnoticed and leaves something half-read, or when other documents go.
 */
export function fuzzDocuments(options: { seed: number; runs: number }): void {
  const environments = platformFiles.filter(f =>
    f.path.includes('/environments/'),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...platformFiles),
      fc.array(cut, { minLength: 1, maxLength: 4 }),
      (file, cuts) => {
        const text = mutated(file.text, cuts);
        const platform = compilePlatform([
          ...platformFiles.filter(f => f !== file),
          { path: file.path, text },
        ]);
        for (const problem of platform.problems) {
          if (!(problem.line >= 1 && problem.column >= 1)) {
            throw new Error(
              `A problem without place: ${JSON.stringify(problem)}`,
            );
          }
        }
        for (const ref of platform.packages.keys()) {
          packageStateSchema.parse(platform.packageStatus(ref, testNow)?.state);
        }
        const others = environments.filter(f => f.path !== file.path);
        const kept = [...platform.environments.values()].map(e => e.path);
        for (const { path } of others) {
          const clash = platform.problems.some(p => p.path === path);
          if (!kept.includes(path) && !clash) {
            throw new Error(`${path} went silently`);
          }
        }
      },
    ),
    { seed: options.seed, numRuns: options.runs },
  );
}

/** Damages a claim in every way, and fails when reading it throws. */
export function fuzzClaims(options: { seed: number; runs: number }): void {
  const platform = compilePlatform(platformFiles);
  const text = shopFiles().get('services/shop.yaml')!;
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), cuts => {
      const { claim, problems } = parseClaim('x.yaml', mutated(text, cuts));
      if (claim) checkClaim(platform, claim);
      else if (problems.length === 0)
        throw new Error('No claim and no problem');
    }),
    { seed: options.seed, numRuns: options.runs },
  );
}
