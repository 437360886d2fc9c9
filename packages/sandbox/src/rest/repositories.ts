import type { Router } from 'express';
import { z } from 'zod';
import { commitOnBranch } from '../forge/commits';
import { GitHubError } from '../forge/errors';
import type { Forge } from '../forge/forge';
import {
  presentFullRepository,
  presentMinimalRepository,
  presentRepository,
} from '../present/repository';
import { requireActor } from '../server/session';
import { paginate, parseBody, repositoryOf } from './answers';

const settings = z.object({
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  archived: z.boolean().optional(),
  default_branch: z.string().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
  has_issues: z.boolean().optional(),
  has_projects: z.boolean().optional(),
  has_wiki: z.boolean().optional(),
});
const creation = settings.extend({
  name: z.string(),
  auto_init: z.boolean().default(false),
});
const topics = z.object({ names: z.array(z.string()) });
const permission = z.object({ permission: z.string().default('push') });

function changesOf(body: z.infer<typeof settings>) {
  const changes = {
    description: body.description,
    homepage: body.homepage,
    private:
      body.visibility === undefined
        ? body.private
        : body.visibility !== 'public',
    archived: body.archived,
    defaultBranch: body.default_branch,
    allowMergeCommit: body.allow_merge_commit,
    allowSquashMerge: body.allow_squash_merge,
    allowRebaseMerge: body.allow_rebase_merge,
    allowAutoMerge: body.allow_auto_merge,
    deleteBranchOnMerge: body.delete_branch_on_merge,
    hasIssues: body.has_issues,
    hasProjects: body.has_projects,
    hasWiki: body.has_wiki,
  };
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  );
}

/** Repositories and their settings. */
export function repositoryRoutes(router: Router, forge: Forge): void {
  const one = '/repos/:owner/:repo';

  const create = async (owner: string, actor: string, input: unknown) => {
    const body = creation.parse(input);
    const repository = await forge.create(owner, body.name, changesOf(body));
    if (body.auto_init) {
      await commitOnBranch(repository, actor, {
        branch: repository.record.defaultBranch,
        message: 'Initial commit',
        changes: {
          additions: [
            { path: 'README.md', contents: Buffer.from(`# ${body.name}\n`) },
          ],
          deletions: [],
        },
        createBranch: true,
      });
    }
    return presentFullRepository(repository);
  };

  router.post('/orgs/:org/repos', async (request, response) => {
    const actor = requireActor(response);
    const body = parseBody(creation, request);
    const created = await create(request.params.org, actor, body);
    response.status(201).location(created.url).json(created);
  });

  router.post('/user/repos', async (request, response) => {
    const actor = requireActor(response);
    const body = parseBody(creation, request);
    const created = await create(actor, actor, body);
    response.status(201).location(created.url).json(created);
  });

  router.get(
    ['/orgs/:owner/repos', '/users/:owner/repos'],
    (request, response) => {
      const owned = forge
        .list()
        .filter(
          ({ owner }) =>
            owner.toLowerCase() === request.params.owner.toLowerCase(),
        );
      response.json(
        paginate(request, response, forge, owned).map(presentMinimalRepository),
      );
    },
  );

  router.get('/user/repos', (request, response) => {
    requireActor(response);
    response.json(
      paginate(request, response, forge, forge.list()).map(presentRepository),
    );
  });

  router.get(one, (request, response) => {
    response.json(
      presentFullRepository(repositoryOf(forge, request, response)),
    );
  });

  router.patch(one, async (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    repository.save(changesOf(parseBody(settings, request)));
    response.json(presentFullRepository(repository));
  });

  router.delete(one, async (request, response) => {
    requireActor(response);
    await forge.delete(repositoryOf(forge, request, response));
    response.status(204).end();
  });

  router.get(`${one}/topics`, (request, response) => {
    const { record } = repositoryOf(forge, request, response);
    response.json({ names: record.topics });
  });

  router.put(`${one}/topics`, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const { names } = parseBody(topics, request);
    if (!names.every(name => /^[a-z0-9][a-z0-9-]{0,49}$/.test(name))) {
      throw new GitHubError(
        422,
        'UNPROCESSABLE',
        'Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.',
      );
    }
    repository.save({ topics: names });
    response.json({ names });
  });

  router.put(`${one}/collaborators/:login`, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    repository.save({
      collaborators: {
        ...repository.record.collaborators,
        [request.params.login]: parseBody(permission, request).permission,
      },
    });
    response.status(204).end();
  });

  router.get(`${one}/collaborators/:login/permission`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const { login } = request.params;
    const granted = repository.record.collaborators[login] ?? 'admin';
    response.json({
      permission: granted,
      role_name: granted,
      user: null,
    });
  });

  router.get(`${one}/collaborators/:login`, (request, response) => {
    repositoryOf(forge, request, response);
    response.status(204).end();
  });
}
