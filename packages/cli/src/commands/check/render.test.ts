import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '../../render/writeFiles';
import { groundwork, sampleRepository } from './__testUtils__/sampleRepository';

const fraud = 'services/fraud-detector.yaml';
const profile = 'platform/profiles/high-traffic-api.yaml';
const prodMongo = 'clusters/prod/services/fraud-detector/mongodb-features.yaml';

describe('groundwork render', () => {
  const { root, directory, git, edit, put } = sampleRepository();

  it('passes the sample repository', async () => {
    const { printed, failure } = await groundwork(['render', root, '--check']);
    expect({ printed, failure }).toEqual({ printed: '', failure: undefined });
  });

  it('shows what differs, writes it, and keeps every other byte', async () => {
    await edit(fraud, ['storageGb: 80', 'storageGb: 90']);
    const comment = '# written by a person\n';
    await put(
      prodMongo,
      comment + (await readFile(join(root, prodMongo), 'utf8')),
    );
    const { printed, failure } = await groundwork(['render', root, '--check']);
    expect(printed).toContain(`--- a/${prodMongo}\n+++ b/${prodMongo}\n`);
    expect(printed).toContain('\n-      value: 80\n+      value: 90\n');
    expect(printed).toContain(`${prodMongo}:47 error render-drift`);
    expect(failure).toBe('render found 2 errors and 0 warnings');
    await groundwork(['render', root, '--write']);
    const text = await readFile(join(root, prodMongo), 'utf8');
    expect(text.startsWith(comment)).toBe(true);
    expect(text).toContain('value: 90');
    expect((await git('status', '--short')).split('\n')).toHaveLength(3);
    expect(
      (await groundwork(['render', root, '--check'])).failure,
    ).toBeUndefined();
  });

  it('looks at the services that are named, or that a branch touches', async () => {
    await edit(profile, ['partitions: 6', 'partitions: 9']);
    const check = ['render', root, '--check'];
    const { failure } = await groundwork(check);
    expect(failure).toMatch(/^render found [1-9]/);
    expect(
      (await groundwork([...check, '--base', 'main'])).failure,
    ).toBeUndefined();
    expect(
      (await groundwork([...check, '--service', 'ledger'])).failure,
    ).toBeUndefined();
    expect(
      (await groundwork([...check, '-s', 'fraud-detector'])).failure,
    ).toMatch(/^render found [1-9]/);
    expect((await groundwork([...check, '-s', 'nobody'])).failure).toContain(
      'nobody has no claim',
    );
  });

  it('does not pass a claim that cannot be read', async () => {
    await edit(fraud, ['profile:', 'profil:']);
    expect((await groundwork(['render', root, '--check'])).failure).toMatch(
      /^render found [1-9]/,
    );
  });

  it('writes through no link, and over nothing that changed meanwhile', async () => {
    const file = {
      ...{ path: 'clusters/x/a.yaml', action: 'create' as const },
      ...{ diff: '', addedLines: 1, removedLines: 0, after: 'a: 1\n' },
    };
    await mkdir(directory.resolve('outside'));
    await symlink(directory.resolve('outside'), join(root, 'clusters/x'));
    await expect(writeFiles(root, [file])).rejects.toThrow('leads out');
    await expect(
      writeFiles(root, [{ ...file, path: fraud, before: 'other\n' }]),
    ).rejects.toThrow('is not what was read');
  });
});
