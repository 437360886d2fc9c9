import { spawn } from 'child_process';
import type { Response, Router } from 'express';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { gitEnvironment } from '../git/command';
import { repositoryOf } from './answers';
import { objectAt } from './contents';
import { requireCommit } from './commits';
import { wildcard } from './gitData';

/** Archives are answered with a redirect, as GitHub does. */
export function archiveRoutes(router: Router, forge: Forge): void {
  router.get(
    [
      '/repos/:owner/:repo/:format(tarball|zipball)',
      '/repos/:owner/:repo/:format(tarball|zipball)/*',
    ],
    async (request, response) => {
      const repository = repositoryOf(forge, request, response);
      const ref = wildcard(request.params) || repository.record.defaultBranch;
      const commit = await requireCommit(repository, ref);
      const kind = request.params.format === 'tarball' ? 'tar.gz' : 'zip';
      response.redirect(
        302,
        `${forge.url}/_codeload/${repository.fullName}/${kind}/${commit.oid}`,
      );
    },
  );
}

/** Where archives and raw files really are, outside the API. */
export function downloadRoutes(router: Router, forge: Forge): void {
  router.get(
    '/_codeload/:owner/:repo/:format(tar\\.gz|zip)/:sha',
    async (request, response) => {
      const repository = repositoryOf(forge, request, response);
      const commit = await requireCommit(repository, request.params.sha);
      await sendArchive(
        repository,
        commit.oid,
        request.params.format === 'zip' ? 'zip' : 'tar.gz',
        response,
      );
    },
  );
  // `/:owner/:repo/archive/:ref.tar.gz` is the address people know.
  router.get('/:owner/:repo/archive/*', async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const match = /^(?:refs\/(?:heads|tags)\/)?(.+)\.(tar\.gz|zip)$/.exec(
      wildcard(request.params),
    );
    const commit = await requireCommit(repository, match?.[1] ?? '');
    await sendArchive(
      repository,
      commit.oid,
      match?.[2] === 'zip' ? 'zip' : 'tar.gz',
      response,
    );
  });
  router.get('/raw/:owner/:repo/:ref/*', async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const object = await objectAt(
      repository,
      request.params.ref,
      wildcard(request.params),
    );
    // Never as HTML: a file of the repository must not run as a page of ours.
    response
      .set('X-Content-Type-Options', 'nosniff')
      .set('Content-Security-Policy', "default-src 'none'; sandbox")
      .type('text/plain; charset=utf-8')
      .send(object.data);
  });
}

function sendArchive(
  repository: Repository,
  oid: string,
  format: 'tar.gz' | 'zip',
  response: Response,
): Promise<void> {
  const name = `${repository.owner}-${repository.name}-${oid.slice(0, 7)}`;
  response.type(format === 'zip' ? 'application/zip' : 'application/x-gzip');
  response.set('Content-Disposition', `attachment; filename=${name}.${format}`);
  return new Promise((resolve, reject) => {
    const child = spawn(
      'git',
      [
        '--git-dir',
        repository.git.directory,
        'archive',
        `--format=${format}`,
        '-1',
        `--prefix=${name}/`,
        oid,
      ],
      { env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] },
    );
    child.on('error', reject);
    child.stdout.pipe(response);
    response.on('close', () => child.kill());
    child.on('close', () => resolve());
  });
}
