import type { LoggerService } from '@backstage/backend-plugin-api';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';

/** Who and what is to be added to a pull request. */
export interface Decoration {
  readonly labels: readonly string[];
  /** Logins, and teams as `org/team`. */
  readonly reviewers: readonly string[];
}

/**
 * Adds labels (GitHub makes missing ones by itself) and asks for reviews.
 * What fails is logged: the pull request stands without it.
 */
export async function decorate(
  host: GithubHost,
  at: Coordinates,
  number: number,
  decoration: Decoration,
  logger: LoggerService,
): Promise<void> {
  const failed = (what: string) => (error: unknown) => {
    const reason = error instanceof Error ? error.message : 'unknown';
    logger.warn(
      `pull request ${at.owner}/${
        at.name
      }#${number} is open without ${what}: ${host.clean(reason)}`,
    );
  };
  const { labels, reviewers } = decoration;
  const work: Promise<void>[] = [];
  const done = () => {};
  if (labels.length > 0) {
    work.push(
      host
        .rest(
          'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
          {
            owner: at.owner,
            repo: at.name,
            issue_number: number,
            labels: [...labels],
          },
          done,
          { effect: 'read', justCreated: true },
        )
        .catch(failed(`its labels (${labels.join(', ')})`)),
    );
  }
  if (reviewers.length > 0) {
    const names = reviewers.map(reviewer => reviewer.replace(/^@/, ''));
    work.push(
      host
        .rest(
          'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
          {
            owner: at.owner,
            repo: at.name,
            pull_number: number,
            reviewers: names.filter(name => !name.includes('/')),
            team_reviewers: names
              .filter(name => name.includes('/'))
              .map(name => name.slice(name.indexOf('/') + 1)),
          },
          done,
          { effect: 'read', justCreated: true },
        )
        .catch(failed(`its reviewers (${reviewers.join(', ')})`)),
    );
  }
  await Promise.all(work);
}
