import { resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { compile, renderClaims } from '../../conformance/renderClaims';
import { readFiles } from '../../conformance/repositoryFiles';

const files = readFiles(
  resolve(__dirname, '../../../../examples/gitops-repository'),
);
const now = new Date('2026-11-20T12:00:00Z');

describe('the sample repository', () => {
  it('is what its claims render to', () => {
    const rendered = renderClaims(files, now, 'again');
    expect([...rendered.files.keys()]).toEqual([]);
    expect(rendered.findings.filter(f => f.severity === 'error')).toEqual([]);
  });

  it('has no problems, and packages in every state', () => {
    const platform = compile(files);
    expect(platform.problems).toEqual([]);
    expect(
      Object.fromEntries(
        [...platform.packages.keys()].map(ref => [
          ref,
          platform.packageStatus(ref, now)?.state,
        ]),
      ),
    ).toEqual({
      'aws-data@4.0.0': 'draft',
      'aws-data@3.3.0': 'candidate',
      'aws-data@3.2.0': 'certified',
      'aws-data@3.1.0': 'certified',
      'aws-data@3.0.0': 'revoked',
      'aws-data@2.9.0': 'deprecated',
      'azure-data@1.1.0': 'candidate',
      'azure-data@1.0.0': 'certified',
    });
  });

  it('applies sources apart from the objects that use them, before them, and waits for no plan', () => {
    for (const environment of compile(files).environments.keys()) {
      const kustomization = (name: string) =>
        (
          loadAll(
            files.get(`clusters/${environment}/flux-system/${name}.yaml`) ?? '',
          ) as any[]
        )[0].spec;
      expect(kustomization('services')).toMatchObject({
        path: `./clusters/${environment}/services`,
        wait: false,
        dependsOn: [{ name: 'module-sources' }],
      });
      expect(kustomization('services')).not.toHaveProperty('healthChecks');
      expect(kustomization('module-sources').path).toBe(
        `./clusters/${environment}/module-sources`,
      );
    }
  });
});
