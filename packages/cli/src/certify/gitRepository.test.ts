import { createMockDirectory } from '@backstage/backend-test-utils';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRepository } from './__testUtils__/gitHistory';
import { GitRepository } from './gitRepository';

describe('GitRepository', () => {
  const directory = createMockDirectory();
  const programs = { env: process.env };

  async function sample() {
    directory.clear();
    const source = directory.resolve('source');
    const scratch = directory.resolve('scratch');
    await mkdir(scratch);
    const { git } = await makeRepository(source, [
      {
        message: 'One',
        date: '2026-01-01T00:00:00Z',
        files: {
          'modules/a/main.tf': 'one\n',
          'modules/a/secret.tf': 'kept\n',
          '.gitattributes': 'modules/a/secret.tf export-ignore\n',
        },
        tags: ['a-1.0.0'],
      },
      {
        message: 'Two',
        date: '2026-01-02T00:00:00Z',
        files: { 'modules/a/main.tf': 'two\n' },
        tags: ['a-2.0.0'],
      },
    ]);
    return { source, scratch, git };
  }

  it('writes files of a commit and touches neither working tree nor index', async () => {
    const { source, scratch, git } = await sample();
    await writeFile(join(source, 'modules/a/main.tf'), 'not committed\n');
    await writeFile(join(source, 'new.txt'), 'staged\n');
    await git('add', 'new.txt');
    const before = await git('status', '--porcelain');
    const index = await stat(join(source, '.git/index'));
    const repository = await GitRepository.open(source, scratch, programs);
    const commit = await repository.commitOfTag('a-1.0.0');
    const target = join(scratch, 'files');
    await repository.export(commit!, target);
    expect(await readFile(join(target, 'modules/a/main.tf'), 'utf8')).toBe(
      'one\n',
    );
    // Flux takes it too, whatever `git archive` would do.
    expect((await readdir(join(target, 'modules/a'))).sort()).toEqual([
      'main.tf',
      'secret.tf',
    ]);
    expect(existsSync(join(target, '.git'))).toBe(false);
    expect((await stat(join(source, '.git/index'))).mtimeMs).toBe(
      index.mtimeMs,
    );
    expect(await git('status', '--porcelain')).toBe(before);
  });

  it('compares directories by the hash of their files', async () => {
    const { source, scratch, git } = await sample();
    const repository = await GitRepository.open(
      `file://${source}`,
      scratch,
      programs,
    );
    const one = (await repository.commitOfTag('a-1.0.0'))!;
    const two = (await repository.commit(await git('rev-parse', 'HEAD')))!;
    expect(await repository.tree(one, './modules/a')).toBe(
      await git('rev-parse', 'a-1.0.0:modules/a'),
    );
    expect(await repository.tree(one, 'modules/a/')).not.toBe(
      await repository.tree(two, 'modules/a'),
    );
    expect(await repository.tree(one, 'modules/b')).toBeUndefined();
    expect(await repository.tree(one, 'modules/a/main.tf')).toBeUndefined();
    expect(await repository.commitOfTag('a-3.0.0')).toBeUndefined();
    expect(await repository.commit('0'.repeat(40))).toBeUndefined();
  });

  it.each([
    '--upload-pack=touch',
    'ext::sh -c touch% x',
    'ssh://-oProxyCommand=touch/x',
    'https://host/x\n--upload-pack=y',
    'git@host:x.git',
  ])('does not give %j to git', async address => {
    const { scratch } = await sample();
    await expect(
      GitRepository.open(address, scratch, programs),
    ).rejects.toThrow('is neither a directory nor');
  });

  it.each(['--exec=x', 'a b', '../../x', 'HEAD:x', '$(x)', 'main^{/x}'])(
    'knows no tag %j',
    async tag => {
      const { source, scratch } = await sample();
      const repository = await GitRepository.open(source, scratch, programs);
      expect(await repository.commitOfTag(tag)).toBeUndefined();
      expect(await repository.commit(tag)).toBeUndefined();
    },
  );

  it('says what is wrong with an address, without its password', async () => {
    const { scratch } = await sample();
    const failure = await GitRepository.open(
      'http://bob:hunter22@127.0.0.1:9/none.git',
      scratch,
      programs,
    ).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).toContain('Cannot clone http://[redacted]');
    expect(failure).not.toContain('hunter22');
    await expect(
      GitRepository.open(scratch, scratch, programs),
    ).rejects.toThrow('is not a Git repository');
  });
});
