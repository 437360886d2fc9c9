import type { Router } from 'express';
import { z } from 'zod';
import { requireBranch } from '../forge/branches';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { presentCommit } from '../present/commit';
import { requireActor } from '../server/session';
import type { ProtectionRecord } from '../store/records';
import { paginate, parseBody, repositoryOf } from './answers';
import { requireCommit } from './commits';
import { wildcard } from './gitData';

const protectionBody = z.looseObject({
  required_status_checks: z
    .looseObject({
      strict: z.boolean().default(false),
      contexts: z.array(z.string()).optional(),
      checks: z.array(z.looseObject({ context: z.string() })).optional(),
    })
    .nullish(),
  required_pull_request_reviews: z
    .looseObject({
      required_approving_review_count: z
        .number()
        .int()
        .min(0)
        .max(6)
        .optional(),
    })
    .nullish(),
  enforce_admins: z.boolean().nullish(),
});

function presentProtection(repository: Repository, record: ProtectionRecord) {
  const url = `${repository.forge.url}/api/v3/repos/${repository.fullName}/branches/${record.branch}/protection`;
  const enabled = (key: string) => ({
    enabled: record.settings[key] === true,
  });
  return {
    url,
    ...(record.requiredChecks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: record.strict,
        contexts: record.requiredChecks,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: record.requiredChecks.map(context => ({
          context,
          app_id: null,
        })),
      },
    }),
    ...(record.requiredApprovals !== null && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: false,
        require_code_owner_reviews: false,
        require_last_push_approval: false,
        required_approving_review_count: record.requiredApprovals,
      },
    }),
    required_signatures: {
      url: `${url}/required_signatures`,
      enabled: record.requiredSignatures,
    },
    enforce_admins: {
      url: `${url}/enforce_admins`,
      ...enabled('enforce_admins'),
    },
    required_linear_history: enabled('required_linear_history'),
    allow_force_pushes: enabled('allow_force_pushes'),
    allow_deletions: enabled('allow_deletions'),
    block_creations: enabled('block_creations'),
    required_conversation_resolution: enabled(
      'required_conversation_resolution',
    ),
    lock_branch: enabled('lock_branch'),
    allow_fork_syncing: enabled('allow_fork_syncing'),
  };
}

async function presentBranch(repository: Repository, branch: string) {
  const sha = await requireBranch(repository, branch);
  const { url } = repository.forge;
  const api = `${url}/api/v3/repos/${repository.fullName}/branches/${branch}`;
  const protection = repository.protections.get(branch);
  const checks = protection?.requiredChecks ?? [];
  return {
    name: branch,
    commit: presentCommit(repository, await requireCommit(repository, sha)),
    _links: {
      self: api,
      html: `${url}/${repository.fullName}/tree/${branch}`,
    },
    protected: protection !== undefined,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: checks.length > 0 ? 'everyone' : 'off',
        contexts: checks,
        checks: checks.map(context => ({ context, app_id: null })),
      },
    },
    protection_url: `${api}/protection`,
  };
}

/** Branches, tags and the protection of branches. */
export function branchRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo';

  router.get(
    [`${base}/branches`, `${base}/tags`],
    async (request, response) => {
      const repository = repositoryOf(forge, request, response);
      const tags = request.path.endsWith('/tags');
      const prefix = tags ? 'refs/tags/' : 'refs/heads/';
      const refs = await repository.git.listRefs(prefix);
      const api = `${forge.url}/api/v3/repos/${repository.fullName}`;
      const page = paginate(request, response, forge, refs);
      response.json(
        await Promise.all(
          page.map(async ({ ref, oid }) => {
            const name = ref.slice(prefix.length);
            const sha = (await repository.git.commit(oid))?.oid ?? oid;
            const commit = { sha, url: `${api}/commits/${sha}` };
            return tags
              ? {
                  name,
                  commit,
                  zipball_url: `${api}/zipball/${ref}`,
                  tarball_url: `${api}/tarball/${ref}`,
                  node_id: '',
                }
              : {
                  name,
                  commit,
                  protected: repository.protections.get(name) !== undefined,
                };
          }),
        ),
      );
    },
  );

  const protectionOf = (repository: Repository, branch: string) => {
    const record = repository.protections.get(branch);
    if (!record) {
      throw notFound('Branch not protected');
    }
    return record;
  };

  router.get(`${base}/branches/*/protection`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const record = protectionOf(repository, wildcard(request.params));
    response.json(presentProtection(repository, record));
  });

  router.put(`${base}/branches/*/protection`, async (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const branch = wildcard(request.params);
    await requireBranch(repository, branch);
    const body = parseBody(protectionBody, request);
    const checks = body.required_status_checks;
    const reviews = body.required_pull_request_reviews;
    const record = repository.protections.put(branch, {
      branch,
      requiredApprovals: reviews
        ? reviews.required_approving_review_count ?? 1
        : null,
      requiredChecks: checks
        ? checks.checks?.map(({ context }) => context) ?? checks.contexts ?? []
        : null,
      strict: checks?.strict ?? false,
      requiredSignatures:
        repository.protections.get(branch)?.requiredSignatures ?? false,
      settings: body,
    });
    response.json(presentProtection(repository, record));
  });

  router.delete(`${base}/branches/*/protection`, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    repository.protections.delete(
      protectionOf(repository, wildcard(request.params)).branch,
    );
    response.status(204).end();
  });

  router.post(
    `${base}/branches/*/protection/required_signatures`,
    (request, response) => {
      requireActor(response);
      const repository = repositoryOf(forge, request, response);
      const record = protectionOf(repository, wildcard(request.params));
      const changed = { ...record, requiredSignatures: true };
      repository.protections.put(record.branch, changed);
      response.json(presentProtection(repository, changed).required_signatures);
    },
  );

  router.get(`${base}/branches/*`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    response.json(await presentBranch(repository, wildcard(request.params)));
  });
}
