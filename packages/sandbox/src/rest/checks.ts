import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { addStatus, checkRunsOf, saveCheckRun } from '../forge/checks';
import { notFound, unprocessable } from '../forge/errors';
import type { Forge } from '../forge/forge';
import {
  presentCheckRun,
  presentCheckSuite,
  presentCombinedStatus,
  presentStatus,
} from '../present/check';
import { requireActor } from '../server/session';
import {
  checkConclusion,
  CheckRunRecord,
  checkStatus,
  statusState,
} from '../store/records';
import {
  numberOf,
  paginate,
  parseBody,
  queryText,
  repositoryOf,
} from './answers';
import { requireCommit } from './commits';
import { wildcard } from './gitData';

const statusBody = z.object({
  state: statusState,
  target_url: z.string().nullish(),
  description: z.string().max(140).nullish(),
  context: z.string().default('default'),
});
const runBody = z.object({
  name: z.string(),
  head_sha: z.string(),
  details_url: z.string().nullish(),
  external_id: z.string().nullish(),
  status: checkStatus.default('queued'),
  started_at: z.string().nullish(),
  conclusion: checkConclusion.nullish(),
  completed_at: z.string().nullish(),
  output: z
    .object({
      title: z.string().nullish(),
      summary: z.string().nullish(),
      text: z.string().nullish(),
    })
    .optional(),
});
const runUpdate = runBody
  .partial()
  .extend({ status: checkStatus.optional() })
  .omit({ head_sha: true });

/** Commit statuses and check runs. */
export function checkRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo';
  const commitOf = async (request: Request, response: Response) => {
    const repository = repositoryOf(forge, request, response);
    const commit = await requireCommit(repository, wildcard(request.params));
    return { repository, commit, sha: commit.oid };
  };

  router.get(`${base}/commits/*/status`, async (request, response) => {
    const { repository, sha } = await commitOf(request, response);
    response.json(presentCombinedStatus(repository, sha));
  });

  router.get(`${base}/commits/*/statuses`, async (request, response) => {
    const { repository, sha } = await commitOf(request, response);
    const statuses = repository.statuses
      .list()
      .filter(status => status.sha === sha)
      .reverse();
    response.json(
      paginate(request, response, forge, statuses).map(status =>
        presentStatus(repository, status),
      ),
    );
  });

  router.post(`${base}/statuses/:sha`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(statusBody, request);
    const commit = await repository.git.commit(request.params.sha);
    if (!commit || commit.oid !== request.params.sha) {
      throw unprocessable(`No commit found for SHA: ${request.params.sha}`);
    }
    const status = addStatus(repository, actor, {
      sha: commit.oid,
      context: body.context,
      state: body.state,
      description: body.description ?? null,
      targetUrl: body.target_url ?? null,
    });
    response.status(201).json(presentStatus(repository, status));
  });

  router.get(`${base}/commits/*/check-runs`, async (request, response) => {
    const { repository, sha } = await commitOf(request, response);
    const name = queryText(request, 'check_name');
    const runs = checkRunsOf(repository, sha).filter(
      run => !name || run.name === name,
    );
    response.json({
      total_count: runs.length,
      check_runs: paginate(request, response, forge, runs).map(run =>
        presentCheckRun(repository, run),
      ),
    });
  });

  router.get(`${base}/commits/*/check-suites`, async (request, response) => {
    const { repository, commit } = await commitOf(request, response);
    const runs = checkRunsOf(repository, commit.oid);
    const suites =
      runs.length > 0 ? [presentCheckSuite(repository, commit, runs)] : [];
    response.json({ total_count: suites.length, check_suites: suites });
  });

  router.post(`${base}/check-runs`, async (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(runBody, request);
    if (!(await repository.git.commit(body.head_sha))) {
      throw unprocessable(`No commit found for SHA: ${body.head_sha}`);
    }
    const run = saveCheckRun(repository, actor, {
      sha: body.head_sha,
      name: body.name,
      status: body.status,
      conclusion: body.conclusion ?? null,
      detailsUrl: body.details_url ?? null,
      externalId: body.external_id ?? null,
      title: body.output?.title ?? null,
      summary: body.output?.summary ?? null,
      text: body.output?.text ?? null,
      startedAt: body.started_at ?? null,
      completedAt: body.completed_at ?? null,
    });
    response.status(201).json(presentCheckRun(repository, run));
  });

  const runOf = (request: Request, response: Response) => {
    const repository = repositoryOf(forge, request, response);
    const run = repository.checkRuns.get(numberOf(request.params.id));
    if (!run) {
      throw notFound();
    }
    return { repository, run };
  };

  router.get(`${base}/check-runs/:id`, (request, response) => {
    const { repository, run } = runOf(request, response);
    response.json(presentCheckRun(repository, run));
  });

  router.patch(`${base}/check-runs/:id`, (request, response) => {
    const actor = requireActor(response);
    const { repository, run } = runOf(request, response);
    const body = parseBody(runUpdate, request);
    const changed: CheckRunRecord = {
      ...run,
      name: body.name ?? run.name,
      status: body.status ?? run.status,
      conclusion: body.conclusion ?? run.conclusion,
      detailsUrl: body.details_url ?? run.detailsUrl,
      externalId: body.external_id ?? run.externalId,
      title: body.output?.title ?? run.title,
      summary: body.output?.summary ?? run.summary,
      text: body.output?.text ?? run.text,
      startedAt: body.started_at ?? run.startedAt,
      completedAt: body.completed_at ?? run.completedAt,
    };
    response.json(
      presentCheckRun(repository, saveCheckRun(repository, actor, changed)),
    );
  });
}
