import type { Router } from 'express';
import { z } from 'zod';
import { notFound } from '../forge/errors';
import { addReview } from '../forge/discussion';
import type { Forge } from '../forge/forge';
import { commitsBetween, pullRange } from '../forge/history';
import { mergePull } from '../forge/merging';
import {
  createPull,
  matchesState,
  requestReviews,
  updatePull,
} from '../forge/pullRequests';
import { diffFiles } from '../git/diffs';
import { git } from '../git/command';
import { presentCommit, presentFile } from '../present/commit';
import { presentPull, presentPullSimple, presentReview } from '../present/pull';
import { presentAccount } from '../present/account';
import { presentTeam } from '../present/pull';
import { requireActor } from '../server/session';
import type { PullRecord } from '../store/records';
import {
  mediaType,
  numberOf,
  paginate,
  parseBody,
  queryText,
  repositoryOf,
} from './answers';

const bodies = {
  create: z.object({
    title: z.string().default(''),
    body: z.string().nullish(),
    head: z.string(),
    base: z.string(),
    draft: z.boolean().default(false),
  }),
  update: z.object({
    title: z.string().optional(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']).optional(),
    base: z.string().optional(),
  }),
  merge: z.object({
    commit_title: z.string().optional(),
    commit_message: z.string().optional(),
    sha: z.string().optional(),
    merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
  }),
  review: z.object({
    body: z.string().default(''),
    commit_id: z.string().optional(),
    event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
  }),
  reviewers: z.object({
    reviewers: z.array(z.string()).default([]),
    team_reviewers: z.array(z.string()).default([]),
  }),
};

/** Pull requests: `/repos/:owner/:repo/pulls/...`. */
export function pullRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo/pulls';
  const one = `${base}/:number`;

  router.get(base, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const state = z
      .enum(['open', 'closed', 'all'])
      .catch('open')
      .parse(queryText(request, 'state'));
    const head = queryText(request, 'head');
    const baseRef = queryText(request, 'base');
    const ascending = queryText(request, 'direction') === 'asc';
    const byUpdate = queryText(request, 'sort') === 'updated';
    const pulls = repository
      .pulls()
      .filter(
        record =>
          matchesState(record, state) &&
          (!head || head === `${repository.owner}:${record.pull.headRef}`) &&
          (!baseRef || baseRef === record.pull.baseRef),
      );
    if (byUpdate) {
      pulls.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt));
    }
    if (!ascending) {
      pulls.reverse();
    }
    response.json(
      paginate(request, response, forge, pulls).map(record =>
        presentPullSimple(repository, record),
      ),
    );
  });

  router.post(base, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.create, request);
    const record = await createPull(repository, actor, {
      ...body,
      body: body.body ?? null,
    });
    const presented = await presentPull(repository, record);
    response.status(201).location(presented.url).json(presented);
  });

  router.get(one, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const record = repository.pull(numberOf(request.params.number));
    const format = mediaType(request);
    if (format === 'diff' || format === 'patch') {
      const { from, to } = await pullRange(repository, record);
      const args =
        format === 'diff'
          ? ['diff', `${from ?? ''}..${to}`]
          : ['format-patch', '--stdout', `${from ?? ''}..${to}`];
      response
        .type('text/plain')
        .send(await git(repository.git.directory, args));
      return;
    }
    response.json(await presentPull(repository, record));
  });

  router.patch(one, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.update, request);
    const number = numberOf(request.params.number);
    const record = await updatePull(repository, actor, number, body);
    response.json(await presentPull(repository, record));
  });

  router.get(`${one}/commits`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const record = repository.pull(numberOf(request.params.number));
    const { from, to } = await pullRange(repository, record);
    const commits = from ? await commitsBetween(repository, from, to) : [];
    response.json(
      paginate(request, response, forge, commits).map(commit =>
        presentCommit(repository, commit),
      ),
    );
  });

  router.get(`${one}/files`, async (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const record = repository.pull(numberOf(request.params.number));
    const { from, to } = await pullRange(repository, record);
    const files = await diffFiles(repository.git, from, to);
    response.json(
      paginate(request, response, forge, files).map(file =>
        presentFile(repository, to, file),
      ),
    );
  });

  router.get(`${one}/merge`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const record = repository.pull(numberOf(request.params.number));
    if (!record.pull.mergedAt) {
      throw notFound();
    }
    response.status(204).end();
  });

  router.put(`${one}/merge`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.merge, request);
    const sha = await mergePull(
      repository,
      actor,
      numberOf(request.params.number),
      {
        method: body.merge_method,
        title: body.commit_title,
        message: body.commit_message,
        expectedHead: body.sha,
      },
    );
    response.json({
      sha,
      merged: true,
      message: 'Pull Request successfully merged',
    });
  });

  router.get(`${one}/reviews`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const { number } = repository.pull(numberOf(request.params.number));
    const reviews = repository.reviews
      .list()
      .filter(({ pull }) => pull === number);
    response.json(
      paginate(request, response, forge, reviews).map(review =>
        presentReview(repository, review),
      ),
    );
  });

  router.post(`${one}/reviews`, (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.review, request);
    const states = {
      APPROVE: 'APPROVED',
      REQUEST_CHANGES: 'CHANGES_REQUESTED',
      COMMENT: 'COMMENTED',
    } as const;
    const review = addReview(
      repository,
      actor,
      numberOf(request.params.number),
      {
        state: body.event ? states[body.event] : 'PENDING',
        body: body.body,
        commitSha: body.commit_id,
      },
    );
    response.json(presentReview(repository, review));
  });

  router.get(`${one}/requested_reviewers`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const { pull } = repository.pull(numberOf(request.params.number));
    response.json({
      users: pull.requestedReviewers.map(login =>
        presentAccount(forge.url, login),
      ),
      teams: pull.requestedTeams.map(slug => presentTeam(repository, slug)),
    });
  });

  router.post(`${one}/requested_reviewers`, (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.reviewers, request);
    const record = requestReviews(
      repository,
      actor,
      numberOf(request.params.number),
      body.reviewers,
      body.team_reviewers,
    );
    response.status(201).json(presentPullSimple(repository, record));
  });

  router.delete(`${one}/requested_reviewers`, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.reviewers, request);
    const record = repository.pull(numberOf(request.params.number));
    const without = (all: string[], removed: string[]) =>
      all.filter(name => !removed.includes(name));
    const saved = repository.saveIssue<PullRecord>({
      ...record,
      pull: {
        ...record.pull,
        requestedReviewers: without(
          record.pull.requestedReviewers,
          body.reviewers,
        ),
        requestedTeams: without(
          record.pull.requestedTeams,
          body.team_reviewers,
        ),
      },
    });
    response.json(presentPullSimple(repository, saved));
  });
}
