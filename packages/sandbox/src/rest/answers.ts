import type { Request, Response } from 'express';
import type { z } from 'zod';
import { GitHubError, notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { optionalActor } from '../server/session';

/** Where GitHub explains itself; part of every refusal. */
export const DOCUMENTATION_URL = 'https://docs.github.com/rest';

/** The body of a refusal, as REST answers it. */
export function errorBody(error: GitHubError): Record<string, unknown> {
  return {
    message: error.restMessage,
    ...(error.problems && { errors: error.problems }),
    documentation_url: DOCUMENTATION_URL,
    status: String(error.status),
  };
}

/**
 * The repository a route names.
 * @throws GitHubError 404, also for private ones when nobody is signed in.
 */
export function repositoryOf(
  forge: Forge,
  request: Request,
  response: Response,
): Repository {
  const repository = forge.get(request.params.owner, request.params.repo);
  if (repository.record.private && !optionalActor(response)) {
    throw notFound();
  }
  return repository;
}

/**
 * The body of a request.
 * @throws GitHubError 422 naming the field that is wrong.
 */
export function parseBody<T>(schema: z.ZodType<T>, request: Request): T {
  const result = schema.safeParse(request.body ?? {});
  if (result.success) {
    return result.data;
  }
  const issue = result.error.issues[0];
  throw new GitHubError(
    422,
    'UNPROCESSABLE',
    `Invalid request.\n\n"${issue.path.join('.')}": ${issue.message}`,
  );
}

/** A number in a route. @throws GitHubError 404 when it is none. */
export function numberOf(value: string): number {
  if (!/^\d{1,15}$/.test(value)) {
    throw notFound();
  }
  return Number(value);
}

/** One query parameter as text. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Which part of a list a request asks for. */
export function pageOf(request: Request): { page: number; perPage: number } {
  const whole = (name: string, fallback: number) => {
    const value = Number(queryText(request, name));
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  return {
    page: Math.min(whole('page', 1), 1_000_000),
    perPage: Math.min(whole('per_page', 30), 100),
  };
}

/** Sets the `Link` header; `last` is unknown for lists that are not counted. */
export function linkPages(
  request: Request,
  response: Response,
  forge: Forge,
  pages: { hasNext: boolean; last?: number },
): void {
  const { page } = pageOf(request);
  const link = (number: number, name: string) => {
    const url = new URL(request.originalUrl, forge.url);
    url.searchParams.set('page', String(number));
    return `<${url}>; rel="${name}"`;
  };
  const links: string[] = [];
  if (page > 1) {
    links.push(link(page - 1, 'prev'));
  }
  if (pages.hasNext) {
    links.push(link(page + 1, 'next'));
    if (pages.last) {
      links.push(link(pages.last, 'last'));
    }
  }
  if (page > 1) {
    links.push(link(1, 'first'));
  }
  if (links.length > 0) {
    response.set('Link', links.join(', '));
  }
}

/** The requested part of a list that is in memory, with its `Link` header. */
export function paginate<T>(
  request: Request,
  response: Response,
  forge: Forge,
  items: T[],
): T[] {
  const { page, perPage } = pageOf(request);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  linkPages(request, response, forge, { hasNext: page < last, last });
  return items.slice((page - 1) * perPage, page * perPage);
}

/** The format after `application/vnd.github[.v3].` that the client prefers. */
export function mediaType(
  request: Request,
): 'raw' | 'diff' | 'patch' | 'sha' | 'object' | 'json' {
  const accept = request.get('accept') ?? '';
  const match =
    /application\/vnd\.github\.(?:v3\.)?(raw|diff|patch|sha|object)/.exec(
      accept,
    );
  switch (match?.[1]) {
    case 'raw':
    case 'diff':
    case 'patch':
    case 'sha':
    case 'object':
      return match[1];
    default:
      return 'json';
  }
}
