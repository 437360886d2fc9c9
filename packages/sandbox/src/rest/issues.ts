import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import { notFound } from '../forge/errors';
import {
  addComment,
  createIssue,
  createLabel,
  findLabel,
  setAssignees,
  setLabels,
} from '../forge/discussion';
import type { Forge } from '../forge/forge';
import { matchesState, updatePull } from '../forge/pullRequests';
import { isPull, Repository } from '../forge/repository';
import {
  presentComment,
  presentIssue,
  presentLabel,
  presentLabels,
} from '../present/pull';
import { requireActor } from '../server/session';
import {
  numberOf,
  paginate,
  parseBody,
  queryText,
  repositoryOf,
} from './answers';

const labelName = z.union([z.string(), z.object({ name: z.string() })]);
const bodies = {
  labels: z.union([
    z.array(labelName).transform(labels => ({ labels })),
    z.object({ labels: z.array(labelName).default([]) }),
  ]),
  label: z.object({
    name: z.string(),
    color: z.string().default('ededed'),
    description: z.string().nullish(),
  }),
  comment: z.object({ body: z.string() }),
  assignees: z.object({ assignees: z.array(z.string()).default([]) }),
  create: z.object({
    title: z.union([z.string(), z.number()]).transform(String),
    body: z.string().nullish(),
    labels: z.array(labelName).default([]),
    assignees: z.array(z.string()).default([]),
  }),
  update: z.object({
    title: z.string().optional(),
    body: z.string().nullish(),
    state: z.enum(['open', 'closed']).optional(),
    labels: z.array(labelName).optional(),
    assignees: z.array(z.string()).optional(),
  }),
};

const nameOf = (label: z.infer<typeof labelName>) =>
  typeof label === 'string' ? label : label.name;

/** Issues, labels, comments and assignees; pull requests are issues too. */
export function issueRoutes(router: Router, forge: Forge): void {
  const base = '/repos/:owner/:repo';
  const one = `${base}/issues/:number`;
  const target = (request: Request, response: Response) => ({
    repository: repositoryOf(forge, request, response),
    number: numberOf(request.params.number),
  });

  router.get(`${base}/issues`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const state = z
      .enum(['open', 'closed', 'all'])
      .catch('open')
      .parse(queryText(request, 'state'));
    const labels = queryText(request, 'labels')?.split(',') ?? [];
    const issues = repository.issues
      .list()
      .filter(
        issue =>
          matchesState(issue, state) &&
          labels.every(label => issue.labels.includes(label)),
      )
      .reverse();
    response.json(
      paginate(request, response, forge, issues).map(issue =>
        presentIssue(repository, issue),
      ),
    );
  });

  router.post(`${base}/issues`, (request, response) => {
    const actor = requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.create, request);
    const issue = createIssue(repository, actor, {
      title: body.title,
      body: body.body ?? null,
      labels: body.labels.map(nameOf),
    });
    setAssignees(repository, actor, issue.number, body.assignees);
    response
      .status(201)
      .json(presentIssue(repository, repository.issue(issue.number)));
  });

  router.get(one, (request, response) => {
    const { repository, number } = target(request, response);
    response.json(presentIssue(repository, repository.issue(number)));
  });

  router.patch(one, async (request, response) => {
    const actor = requireActor(response);
    const { repository, number } = target(request, response);
    const body = parseBody(bodies.update, request);
    await updateIssue(repository, actor, number, body);
    if (body.labels) {
      setLabels(repository, actor, number, body.labels.map(nameOf));
    }
    if (body.assignees) {
      setAssignees(repository, actor, number, body.assignees);
    }
    response.json(presentIssue(repository, repository.issue(number)));
  });

  router.get(`${one}/labels`, (request, response) => {
    const { repository, number } = target(request, response);
    const { labels } = repository.issue(number);
    response.json(
      paginate(request, response, forge, presentLabels(repository, labels)),
    );
  });

  const changeLabels =
    (change: (before: string[], given: string[]) => string[]) =>
    (request: Request, response: Response) => {
      const actor = requireActor(response);
      const { repository, number } = target(request, response);
      const given = parseBody(bodies.labels, request).labels.map(nameOf);
      const before = repository.issue(number).labels;
      const record = setLabels(
        repository,
        actor,
        number,
        change(before, given),
      );
      response.json(presentLabels(repository, record.labels));
    };
  router.post(
    `${one}/labels`,
    changeLabels((before, given) => [...before, ...given]),
  );
  router.put(
    `${one}/labels`,
    changeLabels((_before, given) => given),
  );
  router.delete(`${one}/labels`, (request, response) => {
    const actor = requireActor(response);
    const { repository, number } = target(request, response);
    setLabels(repository, actor, number, []);
    response.status(204).end();
  });
  router.delete(`${one}/labels/:name`, (request, response) => {
    const actor = requireActor(response);
    const { repository, number } = target(request, response);
    const { labels } = repository.issue(number);
    if (!labels.includes(request.params.name)) {
      throw notFound('Label does not exist');
    }
    const record = setLabels(
      repository,
      actor,
      number,
      labels.filter(name => name !== request.params.name),
    );
    response.json(presentLabels(repository, record.labels));
  });

  router.get(`${one}/comments`, (request, response) => {
    const { repository, number } = target(request, response);
    repository.issue(number);
    const comments = repository.comments
      .list()
      .filter(({ issue }) => issue === number);
    response.json(
      paginate(request, response, forge, comments).map(comment =>
        presentComment(repository, comment),
      ),
    );
  });
  router.post(`${one}/comments`, (request, response) => {
    const actor = requireActor(response);
    const { repository, number } = target(request, response);
    const { body } = parseBody(bodies.comment, request);
    const comment = addComment(repository, actor, number, body);
    response.status(201).json(presentComment(repository, comment));
  });

  const comment = `${base}/issues/comments/:id`;
  const commentOf = (request: Request, response: Response) => {
    const repository = repositoryOf(forge, request, response);
    const record = repository.comments.get(numberOf(request.params.id));
    if (!record) {
      throw notFound();
    }
    return { repository, record };
  };
  router.get(comment, (request, response) => {
    const { repository, record } = commentOf(request, response);
    response.json(presentComment(repository, record));
  });
  router.patch(comment, (request, response) => {
    requireActor(response);
    const { repository, record } = commentOf(request, response);
    const { body } = parseBody(bodies.comment, request);
    const changed = { ...record, body, updatedAt: forge.now() };
    repository.comments.put(record.id, changed);
    response.json(presentComment(repository, changed));
  });
  router.delete(comment, (request, response) => {
    requireActor(response);
    const { repository, record } = commentOf(request, response);
    repository.comments.delete(record.id);
    response.status(204).end();
  });

  const changeAssignees =
    (status: number, change: (before: string[], given: string[]) => string[]) =>
    (request: Request, response: Response) => {
      const actor = requireActor(response);
      const { repository, number } = target(request, response);
      const { assignees } = parseBody(bodies.assignees, request);
      const before = repository.issue(number).assignees;
      const record = setAssignees(
        repository,
        actor,
        number,
        change(before, assignees),
      );
      response.status(status).json(presentIssue(repository, record));
    };
  router.post(
    `${one}/assignees`,
    changeAssignees(201, (before, given) => [...before, ...given]),
  );
  router.delete(
    `${one}/assignees`,
    changeAssignees(200, (before, given) =>
      before.filter(login => !given.includes(login)),
    ),
  );

  router.get(`${base}/labels`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    response.json(
      paginate(request, response, forge, repository.labels.list()).map(label =>
        presentLabel(repository, label),
      ),
    );
  });
  router.post(`${base}/labels`, (request, response) => {
    requireActor(response);
    const repository = repositoryOf(forge, request, response);
    const body = parseBody(bodies.label, request);
    const label = createLabel(repository, {
      ...body,
      description: body.description ?? null,
    });
    response.status(201).json(presentLabel(repository, label));
  });
  router.get(`${base}/labels/:name`, (request, response) => {
    const repository = repositoryOf(forge, request, response);
    const label = findLabel(repository, request.params.name);
    if (!label) {
      throw notFound();
    }
    response.json(presentLabel(repository, label));
  });
}

async function updateIssue(
  repository: Repository,
  actor: string,
  number: number,
  changes: Pick<z.infer<typeof bodies.update>, 'title' | 'body' | 'state'>,
): Promise<void> {
  const issue = repository.issue(number);
  if (isPull(issue)) {
    const { title, body, state } = changes;
    await updatePull(repository, actor, number, { title, body, state });
    return;
  }
  const state = changes.state ?? issue.state;
  repository.saveIssue({
    ...issue,
    title: changes.title ?? issue.title,
    body: changes.body === undefined ? issue.body : changes.body,
    state,
    closedAt:
      state === 'open' ? null : issue.closedAt ?? repository.forge.now(),
  });
}
