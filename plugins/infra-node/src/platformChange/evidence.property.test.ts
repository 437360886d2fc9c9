import {
  certificationDocumentSchema,
  packageStatus,
  platformChangeSchema,
  type CertificationDocument,
} from '@groundwork/backstage-plugin-infra-common';
import fc from 'fast-check';
import { compilePlatform } from '../platform/compile';
import { planPlatformChange } from './planPlatformChange';

const now = new Date('2026-06-01T12:00:00Z');
const source =
  '{ kind: OCIRepository, url: "oci://registry.example/m", tag: 1.0.0 }';
const base = new Map([
  [
    'platform/platform.yaml',
    `apiVersion: groundwork/v1alpha1
kind: Platform
metadata: { name: acme }
spec: {}
`,
  ],
  [
    'platform/packages/data-1.0.0.yaml',
    `apiVersion: groundwork/v1alpha1
kind: ComponentPackage
metadata: { name: data-1.0.0 }
spec:
  package: data
  version: 1.0.0
  revision: abcdef0
  clouds: [aws]
  chart: { name: service, version: 1.0.0, source: ${source} }
  modules:
    db: { version: 1.0.0, source: ${source} }
    queue: { version: 1.0.0, source: ${source} }
`,
  ],
]);

const cells = [
  { stage: 'unit', module: 'db' },
  { stage: 'unit', module: 'queue' },
  { stage: 'unit' },
  { stage: 'integration' },
  { stage: 'upgrade' },
];

const handedIn = fc.uniqueArray(
  fc.record({
    cell: fc.constantFrom(...cells),
    result: fc.constantFrom('passed' as const, 'failed' as const),
    minute: fc.integer({ min: 0, max: 59 }),
    /** The pull request is merged before this result comes. */
    merges: fc.boolean(),
    /** The result is handed in twice. */
    twice: fc.boolean(),
  }),
  {
    maxLength: 8,
    selector: ({ cell, minute }) => JSON.stringify([cell, minute]),
  },
);

/** A result as a CI hands it in. */
function evidenceOf(one: { cell: object; result: string; minute: number }) {
  return {
    package: 'data@1.0.0',
    revision: 'abcdef0',
    ...one.cell,
    result: one.result,
    finishedAt: `2026-06-01T11:${String(one.minute).padStart(2, '0')}:00Z`,
    run: `ci/${JSON.stringify(one.cell)}/${one.minute}`,
  };
}

it('whatever comes in whatever order, the state is that of all results', () => {
  fc.assert(
    fc.property(handedIn, all => {
      let files = new Map(base);
      let pending = new Map<string, string>();
      for (const one of all) {
        if (one.merges) {
          files = new Map([...files, ...pending]);
          pending = new Map();
        }
        for (let times = one.twice ? 2 : 1; times > 0; times -= 1) {
          const change = platformChangeSchema.parse({
            kind: 'certify',
            evidence: [evidenceOf(one)],
          });
          const set = planPlatformChange(
            { revision: 'a1b2c3', files, pending },
            change,
            { now, requestedBy: 'external:ci' },
          );
          expect(set.findings.filter(f => f.severity === 'error')).toEqual([]);
          // A pull request holds files, and loses none.
          pending = new Map(set.files.map(f => [f.path, f.after ?? '']));
        }
      }
      const merged = compilePlatform(
        [...new Map([...files, ...pending])].map(([path, text]) => ({
          path,
          text,
        })),
      );
      expect(merged.problems).toEqual([]);
      const documents = all.map(
        (one, index): CertificationDocument =>
          certificationDocumentSchema.parse({
            apiVersion: 'groundwork/v1alpha1',
            kind: 'Certification',
            metadata: { name: `all-${index}` },
            spec: evidenceOf(one),
          }),
      );
      expect(merged.packageStatus('data@1.0.0', now)).toEqual(
        packageStatus({
          document: merged.packages.get('data@1.0.0')!.document,
          certifications: documents,
          requiredStages: ['unit', 'integration', 'upgrade'],
          now,
        }),
      );
    }),
    { numRuns: 60 },
  );
});
