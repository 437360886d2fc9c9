import { randomBytes, timingSafeEqual } from 'crypto';
import type { Request } from 'express';
import { GitHubError } from '../forge/errors';
import { Html, markup } from './html';

/**
 * The secret every form carries. Pages of other sites cannot read ours, so they
 * cannot know it; it changes with every start.
 */
export class FormToken {
  private readonly value = randomBytes(24).toString('base64url');

  /** The hidden field for a form. */
  field(): Html {
    return markup`<input type="hidden" name="token" value="${this.value}" />`;
  }

  /** @throws GitHubError 403 when a form does not carry it. */
  require(request: Request): void {
    const given = Buffer.from(formText(request, 'token'));
    const expected = Buffer.from(this.value);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new GitHubError(
        403,
        'FORBIDDEN',
        'This form is from before the sandbox was restarted. Go back, reload the page and send it again.',
      );
    }
  }
}

/** One field of a sent form as text; empty when it is missing. */
export function formText(request: Request, name: string): string {
  const body: unknown = request.body;
  const value =
    typeof body === 'object' && body !== null
      ? (body as Record<string, unknown>)[name]
      : undefined;
  return typeof value === 'string' ? value : '';
}
