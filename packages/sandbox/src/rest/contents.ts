import type { Router } from 'express';
import { z } from 'zod';
import { branchHead } from '../forge/branches';
import { commitOnBranch } from '../forge/commits';
import { GitHubError, invalid, notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import type { GitObject } from '../git/objects';
import { isValidPath, parseTree } from '../git/trees';
import { presentGitCommit } from '../present/commit';
import { requireActor } from '../server/session';
import { mediaType, parseBody, queryText, repositoryOf } from './answers';
import { base64Lines, wildcard } from './gitData';
import { typeOfMode } from './trees';

const person = z
  .object({ name: z.string(), email: z.string(), date: z.string().optional() })
  .optional();
const bodies = {
  put: z.object({
    message: z.string(),
    content: z.string(),
    sha: z.string().optional(),
    branch: z.string().optional(),
    author: person,
    committer: person,
  }),
  delete: z.object({
    message: z.string(),
    sha: z.string(),
    branch: z.string().optional(),
  }),
};

function presentContent(
  repository: Repository,
  ref: string,
  path: string,
  item: {
    type: 'file' | 'dir' | 'symlink' | 'submodule';
    sha: string;
    size: number;
  },
) {
  const { url } = repository.forge;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const api = `${url}/api/v3/repos/${repository.fullName}`;
  const self = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const kind = item.type === 'dir' ? 'tree' : 'blob';
  const html = `${url}/${repository.fullName}/${kind}/${ref}/${encoded}`;
  const git = `${api}/git/${kind}s/${item.sha}`;
  return {
    name: path.split('/').pop() ?? '',
    path,
    sha: item.sha,
    size: item.size,
    url: self,
    html_url: html,
    git_url: git,
    download_url:
      item.type === 'dir'
        ? null
        : `${url}/raw/${repository.fullName}/${ref}/${encoded}`,
    type: item.type,
    _links: { self, git, html },
  };
}

function contentType(mode: string): 'file' | 'dir' | 'symlink' | 'submodule' {
  switch (mode) {
    case '40000':
      return 'dir';
    case '120000':
      return 'symlink';
    case '160000':
      return 'submodule';
    default:
      return 'file';
  }
}

/** The object at a path of a ref. @throws GitHubError 404 when there is none. */
export async function objectAt(
  repository: Repository,
  ref: string,
  path: string,
): Promise<GitObject> {
  const commit = await repository.git.commit(ref);
  if (!commit) {
    throw notFound(`No commit found for the ref ${ref}`);
  }
  if (path !== '' && !isValidPath(path)) {
    throw notFound();
  }
  const object = await repository.git.objects.read(
    path === '' ? commit.tree : `${commit.tree}:${path}`,
  );
  if (!object) {
    throw notFound();
  }
  return object;
}

/** Files and folders: `/repos/:owner/:repo/contents/...`. */
export function contentsRoutes(router: Router, forge: Forge): void {
  const routes = [
    '/repos/:owner/:repo/contents',
    '/repos/:owner/:repo/contents/*',
  ];

  router.get(
    [...routes, '/repos/:owner/:repo/readme'],
    async (request, response) => {
      const repository = repositoryOf(forge, request, response);
      const ref = queryText(request, 'ref') ?? repository.record.defaultBranch;
      const path = request.path.endsWith('/readme')
        ? 'README.md'
        : wildcard(request.params).replace(/\/$/, '');
      const object = await objectAt(repository, ref, path);
      if (object.type === 'tree') {
        const entries = await Promise.all(
          parseTree(object.data).map(async entry => {
            const type = typeOfMode(entry.mode);
            const size =
              type === 'blob'
                ? (await repository.git.objects.read(entry.oid))?.data.length
                : 0;
            return presentContent(
              repository,
              ref,
              path === '' ? entry.name : `${path}/${entry.name}`,
              {
                type: contentType(entry.mode),
                sha: entry.oid,
                size: size ?? 0,
              },
            );
          }),
        );
        response.json(entries);
        return;
      }
      if (mediaType(request) === 'raw') {
        response
          .type('application/vnd.github.raw+json; charset=utf-8')
          .send(object.data);
        return;
      }
      response.json({
        ...presentContent(repository, ref, path, {
          type: 'file',
          sha: object.oid,
          size: object.data.length,
        }),
        content: base64Lines(object.data),
        encoding: 'base64',
      });
    },
  );

  router.put(routes, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.put, request);
    const path = wildcard(request.params);
    const branch = body.branch ?? repository.record.defaultBranch;
    const existing = await blobOn(repository, branch, path);
    if (existing && !body.sha) {
      throw invalid({
        resource: 'Contents',
        field: 'sha',
        code: 'missing_field',
        message: '"sha" wasn\'t supplied.',
      });
    }
    requireSameBlob(path, existing, body.sha);
    const now = forge.now();
    const sign = (value: z.infer<typeof person>) =>
      value && { ...value, date: value.date ?? now };
    const oid = await commitOnBranch(repository, actor, {
      branch,
      message: body.message,
      changes: {
        additions: [{ path, contents: Buffer.from(body.content, 'base64') }],
        deletions: [],
      },
      author: sign(body.author ?? body.committer),
      committer: sign(body.committer),
      createBranch: branch === repository.record.defaultBranch,
    });
    response.status(existing ? 200 : 201).json({
      content: await contentOf(repository, oid, path),
      commit: await gitCommit(repository, oid),
    });
  });

  router.delete(routes, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.delete, request);
    const path = wildcard(request.params);
    const branch = body.branch ?? repository.record.defaultBranch;
    const existing = await blobOn(repository, branch, path);
    if (!existing) {
      throw notFound();
    }
    requireSameBlob(path, existing, body.sha);
    const oid = await commitOnBranch(repository, actor, {
      branch,
      message: body.message,
      changes: { additions: [], deletions: [{ path }] },
    });
    response.json({ content: null, commit: await gitCommit(repository, oid) });
  });
}

function requireSameBlob(
  path: string,
  existing: GitObject | undefined,
  sha: string | undefined,
): void {
  if (sha && existing?.oid !== sha) {
    throw new GitHubError(409, 'STALE_DATA', `${path} does not match ${sha}`);
  }
}

async function blobOn(
  repository: Repository,
  branch: string,
  path: string,
): Promise<GitObject | undefined> {
  const head = await branchHead(repository, branch);
  return head
    ? objectAt(repository, head, path).catch(() => undefined)
    : undefined;
}

async function contentOf(repository: Repository, oid: string, path: string) {
  const object = await objectAt(repository, oid, path);
  return presentContent(repository, oid, path, {
    type: 'file',
    sha: object.oid,
    size: object.data.length,
  });
}

async function gitCommit(repository: Repository, oid: string) {
  const commit = await repository.git.commit(oid);
  return commit ? presentGitCommit(repository, commit) : null;
}
