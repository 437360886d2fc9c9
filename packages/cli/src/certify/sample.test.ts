import { createMockDirectory } from '@backstage/backend-test-utils';
import { mkdir, readFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { createProgram } from '../program';
import { writeFakeTerraform } from './__testUtils__/fakeTerraform';
import { makeSampleModules } from './__testUtils__/gitHistory';
import { packageUnderTest, readPlatform } from './packageUnderTest';
import { findTool } from './tool';

const examples = resolve(__dirname, '../../../../examples');
const gitops = join(examples, 'gitops-repository');

/**
 * With Terraform or OpenTofu on the PATH the sample's tests really run. Without
 * one a stand-in lets every test pass: then this shows that the right files at
 * the right commits are tested, and nothing about what the tests say.
 */
describe('packages of the sample', () => {
  const directory = createMockDirectory();
  const modules = directory.resolve('modules');
  const env: NodeJS.ProcessEnv = { ...process.env };
  let isReal: boolean;

  beforeAll(async () => {
    await makeSampleModules(examples, modules);
    await mkdir(directory.resolve('tmp'));
    isReal = await findTool({ env }).then(
      () => true,
      () => false,
    );
    if (!isReal) {
      await writeFakeTerraform(directory.resolve('bin'));
      env.PATH = `${directory.resolve('bin')}${delimiter}${env.PATH}`;
    }
  });

  async function certify(ref: string, ...stages: string[]) {
    const output = directory.resolve(`out-${ref}`);
    let failure: string | undefined;
    await createProgram({
      print: () => {},
      env,
      temporaryDirectory: directory.resolve('tmp'),
      fetch,
      now: () => new Date('2026-11-20T12:00:00Z'),
      elapsed: () => performance.now() / 1000,
      newId: () => 'test',
    })
      .parseAsync(
        [
          ...['certify', 'run', '-p', ref, '-r', gitops, '-m', modules],
          ...['-o', output, ...stages.flatMap(stage => ['-s', stage])],
        ],
        { from: 'user' },
      )
      .catch((error: Error) => {
        failure = error.message;
      });
    const { evidence } = JSON.parse(
      await readFile(join(output, 'evidence.json'), 'utf8'),
    );
    return { evidence: evidence as any[], failure };
  }

  /** What documents of the sample say about a stage. */
  async function documented(ref: string) {
    const platform = await readPlatform(gitops);
    return (platform.certifications.get(ref) ?? []).map(
      ({ document }) => document.spec,
    );
  }

  it('are what their evidence says, stage for stage', async () => {
    for (const ref of ['azure-data@1.1.0', 'aws-data@3.3.0']) {
      const { evidence, failure } = await certify(ref);
      expect(evidence.map(e => e.stage)).toEqual([
        'unit',
        'integration',
        'upgrade',
      ]);
      for (const spec of await documented(ref)) {
        const found = evidence.find(e => e.stage === spec.stage);
        expect(found).toMatchObject({
          ...{ revision: spec.revision, tree: spec.tree },
          ...(spec.from && { from: spec.from }),
          ...(spec.interfaces && { interfaces: spec.interfaces }),
          ...(isReal && {
            result: spec.result,
            tests: spec.tests,
          }),
        });
        expect(isReal ? found.problems : spec.problems).toEqual(spec.problems);
      }
      const fails = isReal && ref === 'aws-data@3.3.0';
      expect(failure).toBe(fails ? 'aws-data@3.3.0 failed upgrade' : undefined);
    }
  }, 300_000);

  it('has a draft whose database module fails its unit tests', async () => {
    const { evidence, failure } = await certify('aws-data@4.0.0', 'unit');
    const interfaces = Object.assign({}, ...evidence.map(e => e.interfaces));
    expect(Object.keys(interfaces)).toHaveLength(7);
    expect(interfaces['aws-postgres'].variables.data_class).toMatchObject({
      required: true,
    });
    const failed = evidence.filter(e => e.result === 'failed');
    expect(failed.map(e => `${e.stage} ${e.module}`)).toEqual(
      isReal ? ['unit aws-postgres'] : [],
    );
    expect(failure).toBe(isReal ? 'aws-data@4.0.0 failed unit' : undefined);
  }, 300_000);

  it('come from the newest certified version before them', async () => {
    const platform = await readPlatform(gitops);
    const now = new Date('2026-11-20T12:00:00Z');
    const before = (ref: string) =>
      packageUnderTest(platform, ref, now).previous?.ref;
    expect(before('aws-data@4.0.0')).toBe('aws-data@3.2.0');
    expect(before('aws-data@3.1.0')).toBe('aws-data@2.9.0');
    expect(before('aws-data@2.9.0')).toBeUndefined();
  });
});
