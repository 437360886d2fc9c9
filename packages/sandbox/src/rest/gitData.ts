import type { Router } from 'express';
import { z } from 'zod';
import { createRef, deleteRef, updateRef } from '../forge/branches';
import { invalid, notFound, unprocessable } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { signatureOf } from '../forge/accounts';
import type { Ref } from '../git/repository';
import { isValidPath, MissingPathError, PathChange } from '../git/trees';
import { presentGitCommit } from '../present/commit';
import { nodeId } from '../present/nodeId';
import { requireActor } from '../server/session';
import {
  mediaType,
  paginate,
  parseBody,
  queryText,
  repositoryOf,
} from './answers';
import { listTree } from './trees';

const oid = z.string().regex(/^[0-9a-f]{40}$/, 'is not a full SHA');
const person = z
  .object({
    name: z.string(),
    email: z.string(),
    date: z.iso.datetime({ offset: true }).optional(),
  })
  .optional();

const bodies = {
  createRef: z.object({ ref: z.string(), sha: oid }),
  updateRef: z.object({ sha: oid, force: z.boolean().default(false) }),
  blob: z.object({
    content: z.string(),
    encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
  }),
  tree: z.object({
    base_tree: z.string().nullish(),
    tree: z
      .array(
        z.object({
          path: z.string(),
          mode: z
            .enum(['100644', '100755', '040000', '160000', '120000'])
            .optional(),
          type: z.enum(['blob', 'tree', 'commit']).optional(),
          sha: oid.nullish(),
          content: z.string().optional(),
        }),
      )
      .max(100_000),
  }),
  commit: z.object({
    message: z.string(),
    tree: oid,
    parents: z.array(oid).default([]),
    author: person,
    committer: person,
    signature: z.string().optional(),
  }),
};

/** GitHub's "git-ref". */
function presentRef(repository: Repository, { ref, oid: sha, type }: Ref) {
  const base = `${repository.forge.url}/api/v3/repos/${repository.fullName}/git`;
  return {
    ref,
    node_id: nodeId('Ref', `${repository.fullName}#${ref}`),
    url: `${base}/${ref}`,
    object: { type, sha, url: `${base}/${type}s/${sha}` },
  };
}

async function findRef(repository: Repository, ref: string): Promise<Ref> {
  const object = await repository.git.objects.read(ref);
  if (!object) {
    throw notFound();
  }
  return { ref, oid: object.oid, type: object.type };
}

/** Refs, commits, trees and blobs: `/repos/:owner/:repo/git/...`. */
export function gitDataRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo/git';

  router.get(`${base}/ref/*`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const ref = `refs/${wildcard(request.params)}`;
    response.json(presentRef(repository, await findRef(repository, ref)));
  });

  router.get(
    [`${base}/matching-refs/*`, `${base}/refs`, `${base}/refs/*`],
    async (request, response) => {
      const repository = repositoryOf(forge, request, response);
      const refs = await repository.git.listRefs(
        `refs/${wildcard(request.params)}`,
      );
      response.json(
        paginate(request, response, forge, refs).map(ref =>
          presentRef(repository, ref),
        ),
      );
    },
  );

  router.post(`${base}/refs`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.createRef, request);
    await createRef(repository, actor, body.ref, body.sha);
    const created = presentRef(repository, await findRef(repository, body.ref));
    response.status(201).location(created.url).json(created);
  });

  router.patch(`${base}/refs/*`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.updateRef, request);
    const ref = `refs/${wildcard(request.params)}`;
    await updateRef(repository, actor, ref, body.sha, body.force);
    response.json(presentRef(repository, await findRef(repository, ref)));
  });

  router.delete(`${base}/refs/*`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    await deleteRef(repository, actor, `refs/${wildcard(request.params)}`);
    response.status(204).end();
  });

  router.get(`${base}/commits/:sha`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const commit = await repository.git.commit(request.params.sha);
    if (!commit || !/^[0-9a-f]+$/.test(request.params.sha)) {
      throw notFound();
    }
    response.json(presentGitCommit(repository, commit));
  });

  router.post(`${base}/commits`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.commit, request);
    const tree = await repository.git.objects.read(body.tree);
    if (tree?.type !== 'tree') {
      throw unprocessable('Tree SHA does not exist');
    }
    for (const parent of body.parents) {
      if (!(await repository.git.commit(parent))) {
        throw unprocessable(
          'Parent SHA does not exist or is not a commit object',
        );
      }
    }
    const now = forge.now();
    const author = { ...signatureOf(actor, now), ...clean(body.author) };
    const created = await repository.git.writeCommit({
      tree: body.tree,
      parents: body.parents,
      author,
      committer: { ...author, ...clean(body.committer) },
      message: body.message,
    });
    const commit = await repository.git.commit(created);
    if (!commit) {
      throw notFound();
    }
    const presented = presentGitCommit(repository, commit);
    response.status(201).location(presented.url).json(presented);
  });

  router.get(`${base}/trees/:sha`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const recursive = queryText(request, 'recursive') !== undefined;
    response.json(await listTree(repository, request.params.sha, recursive));
  });

  router.post(`${base}/trees`, async (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.tree, request);
    const changes = new Map<string, PathChange>();
    await Promise.all(
      body.tree.map(async entry => {
        if (!isValidPath(entry.path)) {
          throw unprocessable('tree.path contains a malformed path component');
        }
        if (entry.content === undefined && entry.sha === undefined) {
          throw invalid({
            resource: 'Tree',
            code: 'custom',
            message: 'Must supply either tree.sha or tree.content.',
          });
        }
        const sha =
          entry.content === undefined
            ? entry.sha
            : await repository.git.objects.write(
                'blob',
                Buffer.from(entry.content, 'utf8'),
              );
        const mode = (entry.mode ?? '100644').replace(/^0/, '');
        if (
          sha &&
          mode !== '160000' &&
          !(await repository.git.objects.read(sha))
        ) {
          throw unprocessable(
            `tree.sha ${sha} is not a valid ${entry.type ?? 'blob'}`,
          );
        }
        changes.set(entry.path, sha ? { mode, oid: sha } : undefined);
      }),
    );
    let baseTree: string | undefined;
    if (body.base_tree) {
      const object = await repository.git.objects.read(
        `${body.base_tree}^{tree}`,
      );
      if (!object) {
        throw unprocessable('base_tree is not a valid tree oid');
      }
      baseTree = object.oid;
    }
    try {
      const created = await repository.git.writeTree(baseTree, changes);
      response.status(201).json(await listTree(repository, created, false));
    } catch (error) {
      if (error instanceof MissingPathError) {
        throw unprocessable('GitRPC::BadObjectState');
      }
      throw error;
    }
  });

  router.get(`${base}/blobs/:sha`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const blob = /^[0-9a-f]{40}$/.test(request.params.sha)
      ? await repository.git.objects.read(request.params.sha)
      : undefined;
    if (blob?.type !== 'blob') {
      throw notFound();
    }
    if (mediaType(request) === 'raw') {
      response.type('application/vnd.github.raw').send(blob.data);
      return;
    }
    response.json({
      sha: blob.oid,
      node_id: nodeId('Blob', `${repository.fullName}#${blob.oid}`),
      size: blob.data.length,
      url: `${forge.url}/api/v3/repos/${repository.fullName}/git/blobs/${blob.oid}`,
      content: base64Lines(blob.data),
      encoding: 'base64',
    });
  });

  router.post(`${base}/blobs`, async (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.blob, request);
    const sha = await repository.git.objects.write(
      'blob',
      Buffer.from(body.content, body.encoding === 'base64' ? 'base64' : 'utf8'),
    );
    const url = `${forge.url}/api/v3/repos/${repository.fullName}/git/blobs/${sha}`;
    response.status(201).location(url).json({ sha, url });
  });
}

/** What `*` stood for in the route. */
export function wildcard(params: Record<string, string>): string {
  return params[0] ?? '';
}

/** Base64 in lines of 60, as GitHub sends contents. */
export function base64Lines(data: Buffer): string {
  return data.toString('base64').replace(/(.{60})/g, '$1\n');
}

function clean(value: z.infer<typeof person>) {
  return value
    ? Object.fromEntries(
        Object.entries(value).filter(([, field]) => field !== undefined),
      )
    : {};
}
