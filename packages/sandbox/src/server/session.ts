import type { Request, Response } from 'express';
import { timingSafeEqual } from 'crypto';
import { GitHubError } from '../forge/errors';

/** Who may do what: the token of the configuration and those issued since. */
export class Sessions {
  private readonly issued = new Map<string, string>();

  constructor(private readonly token: string, private readonly actor: string) {}

  /** Accepts a further token for an account, as an App installation gets one. */
  issue(token: string, actor: string): void {
    this.issued.set(token, actor);
  }

  /**
   * The account behind a request: undefined without credentials.
   * @throws GitHubError 401 when there are credentials and they are wrong.
   */
  authenticate(request: Request): string | undefined {
    const header = request.get('authorization');
    if (!header) {
      return undefined;
    }
    const actor = this.actorOf(header);
    if (!actor) {
      throw new GitHubError(401, 'FORBIDDEN', 'Bad credentials');
    }
    return actor;
  }

  /** Whether an `Authorization` header is one of somebody known. */
  accepts(header: string | undefined): boolean {
    return header !== undefined && this.actorOf(header) !== undefined;
  }

  private actorOf(header: string): string | undefined {
    const [scheme, value = ''] = header.split(' ');
    let tokens = [value];
    if (scheme.toLowerCase() === 'basic') {
      const decoded = Buffer.from(value, 'base64').toString('utf8');
      const colon = decoded.indexOf(':');
      // Git clients put the token in either place.
      tokens = [decoded.slice(colon + 1), decoded.slice(0, colon)];
    }
    for (const token of tokens) {
      const issued = this.issued.get(token);
      if (issued) {
        return issued;
      }
      if (equal(token, this.token)) {
        return this.actor;
      }
    }
    return undefined;
  }
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Notes who makes the request. */
export function setActor(response: Response, actor: string | undefined): void {
  response.locals.actor = actor;
}

/** Who makes the request; undefined for nobody. */
export function optionalActor(response: Response): string | undefined {
  const actor: unknown = response.locals.actor;
  return typeof actor === 'string' ? actor : undefined;
}

/** @throws GitHubError 401 when nobody is signed in. */
export function requireActor(response: Response): string {
  const actor = optionalActor(response);
  if (!actor) {
    throw new GitHubError(401, 'FORBIDDEN', 'Requires authentication');
  }
  return actor;
}
