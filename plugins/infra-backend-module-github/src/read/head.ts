import { ConflictError, NotFoundError } from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { Transient } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';

/** A commit id of Git. */
export const oid = z.string().regex(/^[0-9a-f]{40}$/);

const refAnswer = z.object({ object: z.object({ sha: oid }) });

/**
 * Follows the head of a branch with conditional requests: while nothing moved
 * an answer has no body and costs nothing of GitHub's primary limit.
 */
export class HeadReader {
  private known: { etag: string; head: string } | undefined;

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly branch: string,
  ) {}

  /** @throws NotFoundError when there is no such repository or branch. */
  async read(options: RepositoryCallOptions = {}): Promise<string> {
    const { known } = this;
    try {
      return await this.host.rest(
        'GET /repos/{owner}/{repo}/git/ref/{ref}',
        {
          owner: this.at.owner,
          repo: this.at.name,
          ref: `heads/${this.branch}`,
          // Node's fetch adds no-cache to a conditional request unless it has a
          // cache-control, and some servers then never answer 304.
          headers: known
            ? { 'if-none-match': known.etag, 'cache-control': 'max-age=0' }
            : {},
        },
        answer => {
          if (answer.status === 304) {
            if (!known) {
              throw new Transient('it says unchanged to a first request');
            }
            return known.head;
          }
          const head = refAnswer.parse(answer.data).object.sha;
          const etag = answer.headers.etag;
          this.known = typeof etag === 'string' ? { etag, head } : undefined;
          return head;
        },
        { ...options, effect: 'read' },
      );
    } catch (error) {
      // GitHub answers 409 for a repository without any commit.
      if (error instanceof NotFoundError || error instanceof ConflictError) {
        throw new NotFoundError(
          `there is no branch "${this.branch}" in ${this.at.owner}/${this.at.name} on ${this.host.name}, or its credentials may not read it`,
        );
      }
      throw error;
    }
  }
}
