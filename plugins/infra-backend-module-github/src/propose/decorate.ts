import type { LoggerService } from '@backstage/backend-plugin-api';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import {
  reviewerName,
  teamOf,
  type Decoration,
  type DecorationIds,
} from './decoration';

/** The pull request that is decorated. */
export interface Decorated {
  readonly id: string;
  readonly number: number;
}

/** What is left of a decoration. */
interface Rest {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
}

/**
 * Adds labels and asks for reviews, in one request where everything's id is
 * known. The rest goes the longer way, by name: there GitHub makes missing
 * labels by itself. What fails is logged: the pull request stands without it.
 */
export async function decorate(
  host: GithubHost,
  at: Coordinates,
  pull: Decorated,
  decoration: Decoration & { readonly ids?: DecorationIds },
  logger: LoggerService,
): Promise<void> {
  const failed = (what: string) => (error: unknown) => {
    const reason = error instanceof Error ? error.message : 'unknown';
    logger.warn(
      `pull request ${at.owner}/${at.name}#${
        pull.number
      } is open without ${what}: ${host.clean(reason)}`,
    );
  };
  // By its slug alone a team would be taken for one of the same name here.
  const strangers = decoration.reviewers.filter(
    reviewer =>
      (teamOf(reviewer)?.owner ?? at.owner).toLowerCase() !==
      at.owner.toLowerCase(),
  );
  if (strangers.length > 0) {
    failed(`a review by ${strangers.join(', ')}`)(
      new Error(`only teams of ${at.owner} can review here`),
    );
  }
  const { labels, reviewers } = await byId(host, pull, {
    ...decoration,
    reviewers: decoration.reviewers.filter(one => !strangers.includes(one)),
  });
  await Promise.all([
    labels.length > 0 &&
      nameLabels(host, at, pull.number, labels).catch(
        failed(`its labels (${labels.join(', ')})`),
      ),
    reviewers.length > 0 &&
      nameReviewers(host, at, pull.number, reviewers).catch(
        failed(`its reviewers (${reviewers.join(', ')})`),
      ),
  ]);
}

/** Does in one request what ids are known of. */
async function byId(
  host: GithubHost,
  pull: Decorated,
  { labels, reviewers, ids }: Decoration & { readonly ids?: DecorationIds },
): Promise<Rest> {
  const labelIds = labels.flatMap(label => ids?.labels.get(label) ?? []);
  const found = reviewers.filter(reviewer => ids?.reviewers.has(reviewer));
  const idsOf = (those: readonly string[]) =>
    those.flatMap(reviewer => ids?.reviewers.get(reviewer) ?? []);
  const parts = [
    ...(labelIds.length > 0
      ? [
          {
            field: 'addLabelsToLabelable',
            type: 'AddLabelsToLabelableInput',
            input: { labelableId: pull.id, labelIds },
          },
        ]
      : []),
    ...(found.length > 0
      ? [
          {
            field: 'requestReviews',
            type: 'RequestReviewsInput',
            input: {
              pullRequestId: pull.id,
              userIds: idsOf(found.filter(one => !teamOf(one))),
              teamIds: idsOf(found.filter(teamOf)),
              // Those whom CODEOWNERS asked stay asked.
              union: true,
            },
          },
        ]
      : []),
  ];
  if (parts.length === 0) {
    return { labels, reviewers };
  }
  const done = await host
    .graphql(
      `mutation Decorate(${parts
        .map(({ field, type }) => `$${field}:${type}!`)
        .join(',')}){\n${parts
        .map(({ field }) => `${field}(input:$${field}){clientMutationId}`)
        .join('\n')}\n}`,
      Object.fromEntries(parts.map(({ field, input }) => [field, input])),
      ({ data }) => data,
      { effect: 'repeatable', creates: true, background: true },
    )
    // The longer way says what is wrong.
    .catch((): Readonly<Record<string, unknown>> => ({}));
  const without = (
    names: readonly string[],
    map?: ReadonlyMap<string, string>,
  ) => names.filter(name => !map?.has(name));
  return {
    labels: done.addLabelsToLabelable ? without(labels, ids?.labels) : labels,
    reviewers: done.requestReviews
      ? without(reviewers, ids?.reviewers)
      : reviewers,
  };
}

async function nameLabels(
  host: GithubHost,
  at: Coordinates,
  number: number,
  labels: readonly string[],
): Promise<void> {
  await host.rest(
    'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    {
      owner: at.owner,
      repo: at.name,
      issue_number: number,
      labels: [...labels],
    },
    () => {},
    {
      effect: 'repeatable',
      justCreated: true,
      creates: true,
      background: true,
    },
  );
}

async function nameReviewers(
  host: GithubHost,
  at: Coordinates,
  number: number,
  reviewers: readonly string[],
): Promise<void> {
  await host.rest(
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    {
      owner: at.owner,
      repo: at.name,
      pull_number: number,
      reviewers: reviewers.filter(one => !teamOf(one)).map(reviewerName),
      team_reviewers: reviewers.flatMap(one => teamOf(one)?.slug ?? []),
    },
    () => {},
    {
      effect: 'repeatable',
      justCreated: true,
      creates: true,
      background: true,
    },
  );
}
