import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFiles } from '../../conformance/repositoryFiles';
import { compilePlatform } from './compile';

const root = resolve(__dirname, '../../../..');
const guide = 'docs/authoring.md';

/** The YAML blocks of a Markdown text that hold documents of ours. */
function documentsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
    .map(([, text]) => text)
    .filter(text => text.includes('apiVersion: groundwork/'));
}

const sample = [...readFiles(resolve(root, 'examples/gitops-repository'))]
  .filter(([path]) => path.startsWith('platform/'))
  .map(([path, text]) => ({ path, text }));

const written = documentsOf(readFileSync(resolve(root, guide), 'utf8'));

describe(`the worked example of ${guide}`, () => {
  const platform = compilePlatform([
    ...sample,
    ...written.map((text, index) => ({
      path: `platform/authoring/${index + 1}.yaml`,
      text,
    })),
  ]);

  it('has a type, a package, evidence, a profile and a rule', () => {
    const kinds = written.flatMap(text =>
      [...text.matchAll(/^kind: (\w+)$/gm)].map(([, kind]) => kind),
    );
    expect([...new Set(kinds)]).toEqual([
      'ResourceType',
      'ComponentPackage',
      'Certification',
      'Profile',
      'Policy',
    ]);
  });

  it('compiles beside the sample without an error', () => {
    expect(platform.problems.filter(p => p.severity === 'error')).toEqual([]);
    expect([...platform.resourceTypes.keys()]).toContain('work-queue');
    expect([...platform.profiles.keys()]).toContain('background-worker');
    expect(platform.policies.map(p => p.document.metadata.name)).toContain(
      'short-jobs',
    );
  });

  it('has evidence that certifies its package', () => {
    expect(
      platform.packageStatus('aws-queues@1.0.0', new Date('2026-11-20'))?.state,
    ).toBe('certified');
  });
});
