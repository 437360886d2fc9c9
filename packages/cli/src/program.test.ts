import { createMockDirectory } from '@backstage/backend-test-utils';
import Ajv2020 from 'ajv/dist/2020';
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createProgram } from './program';

async function run(...args: string[]) {
  let printed = '';
  await createProgram({
    print: text => {
      printed += text;
    },
    env: {},
    temporaryDirectory: '/nowhere',
    fetch,
    now: () => new Date('2026-11-20T12:00:00Z'),
    elapsed: () => 0,
    newId: () => 'id',
  }).parseAsync(args, { from: 'user' });
  return printed;
}

describe('groundwork schema', () => {
  const directory = createMockDirectory();

  it('writes a schema for every kind that an editor can compile', async () => {
    const printed = await run('schema', '--output', directory.path);
    const files = await readdir(directory.path);
    expect(files).toContain('groundwork.json');
    expect(files).toContain('ServiceInfra.json');
    expect(printed.trim().split('\n')).toHaveLength(files.length);
    for (const file of files) {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const schema = JSON.parse(
        await readFile(directory.resolve(file), 'utf8'),
      );
      expect(() => ajv.compile(schema)).not.toThrow();
    }
  });

  it('judges a document by its kind', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(await run('schema')));
    const claim = {
      apiVersion: 'groundwork/v1alpha1',
      kind: 'ServiceInfra',
      metadata: { name: 'payments-api' },
      spec: {
        component: 'component:default/payments-api',
        owner: 'group:default/payments',
        profile: 'high-traffic-api',
        environments: { dev: {} },
      },
    };
    expect(validate(claim)).toBe(true);
    expect(validate({ ...claim, kind: 'Profile' })).toBe(false);
    expect(
      validate({ ...claim, spec: { ...claim.spec, enviroments: {} } }),
    ).toBe(false);
  });

  it('keeps the reference in docs up to date', async () => {
    const reference = await readFile(
      resolve(__dirname, '../../../docs/documents.md'),
      'utf8',
    );
    const start = reference.indexOf('## Platform');
    // Prettier pads the tables of the file.
    const plain = (text: string) =>
      text.replace(/ +/g, ' ').replace(/-+/g, '-');
    expect(plain(reference.slice(start)).trim()).toBe(
      plain(await run('schema', '--markdown')).trim(),
    );
  });

  it('prints one kind', async () => {
    expect(JSON.parse(await run('schema', 'Policy')).title).toBe('Policy');
  });

  it('names the kinds when it does not know one', async () => {
    await expect(run('schema', 'Polcy')).rejects.toThrow(
      'There is no document kind "Polcy"; the kinds are Platform, Environment',
    );
  });
});

describe('groundwork certify status', () => {
  const sample = resolve(__dirname, '../../../examples/gitops-repository');

  it('prints the state of every package, and what is missing', async () => {
    const printed = await run('certify', 'status', '-r', sample);
    const lines = printed.split('\n').map(l => l.replace(/ +/g, ' ').trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        'aws-data@3.2.0 certified stable',
        'aws-data@3.3.0 candidate next',
        'upgrade failed',
        'aws-data@3.0.0 revoked stable',
        'aws-data@2.9.0 deprecated stable',
      ]),
    );
    expect(printed).toContain('unit of aws-postgres failed');
  });

  it('prints one package, and says when there is none', async () => {
    expect(
      await run('certify', 'status', '-r', sample, '-p', 'azure-data'),
    ).not.toContain('aws-data');
    await expect(
      run('certify', 'status', '-r', sample, '-p', 'gcp-data'),
    ).rejects.toThrow('The repository has no package gcp-data');
    await expect(
      run('certify', 'status', '-r', resolve(__dirname)),
    ).rejects.toThrow('has no directory "platform"');
  });
});
