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

/** A pull request with what is to be added to it. */
export interface Adornment extends Decoration {
  readonly pull: Decorated;
  readonly ids?: DecorationIds;
}

/**
 * Adds labels and asks for reviews, in one request for all where everything's
 * id is known. The rest goes the longer way, by name: there GitHub makes missing
 * labels by itself. What fails is logged: a pull request stands without it.
 */
export async function decorate(
  host: GithubHost,
  at: Coordinates,
  adornments: readonly Adornment[],
  logger: LoggerService,
): Promise<void> {
  const failed = (pull: Decorated, what: string) => (error: unknown) => {
    const reason = error instanceof Error ? error.message : 'unknown';
    logger.warn(
      `pull request ${at.owner}/${at.name}#${
        pull.number
      } is open without ${what}: ${host.clean(reason)}`,
    );
  };
  const possible = adornments.map(adornment => {
    // By its slug alone a team would be taken for one of the same name here.
    const strangers = adornment.reviewers.filter(
      reviewer =>
        (teamOf(reviewer)?.owner ?? at.owner).toLowerCase() !==
        at.owner.toLowerCase(),
    );
    if (strangers.length > 0) {
      failed(
        adornment.pull,
        `a review by ${strangers.join(', ')}`,
      )(new Error(`only teams of ${at.owner} can review here`));
    }
    return {
      ...adornment,
      reviewers: adornment.reviewers.filter(one => !strangers.includes(one)),
    };
  });
  const rest = await byId(host, possible);
  await Promise.all(
    rest.flatMap(({ pull, labels, reviewers }) => [
      labels.length > 0 &&
        nameLabels(host, at, pull.number, labels).catch(
          failed(pull, `its labels (${labels.join(', ')})`),
        ),
      reviewers.length > 0 &&
        nameReviewers(host, at, pull.number, reviewers).catch(
          failed(pull, `its reviewers (${reviewers.join(', ')})`),
        ),
    ]),
  );
}

/** A field of a mutation document; its key in the answer is its own. */
interface Field {
  readonly key: string;
  readonly field: string;
  readonly type: string;
  readonly input: object;
}

/** Does in one request what ids are known of. */
async function byId(
  host: GithubHost,
  adornments: readonly Adornment[],
): Promise<(Rest & { pull: Decorated })[]> {
  // A name of its own only where a field stands more than once.
  const suffix = (index: number) => (adornments.length > 1 ? index : '');
  const fields = adornments.flatMap((adornment, index) =>
    fieldsOf(adornment).map(one => ({
      ...one,
      key: `${one.field}${suffix(index)}`,
    })),
  );
  const done = fields.length > 0 ? await send(host, fields) : {};
  const without = (
    names: readonly string[],
    map?: ReadonlyMap<string, string>,
  ) => names.filter(name => !map?.has(name));
  return adornments.map(({ pull, labels, reviewers, ids }, index) => ({
    pull,
    labels: done[`addLabelsToLabelable${suffix(index)}`]
      ? without(labels, ids?.labels)
      : labels,
    reviewers: done[`requestReviews${suffix(index)}`]
      ? without(reviewers, ids?.reviewers)
      : reviewers,
  }));
}

function fieldsOf({ pull, labels, reviewers, ids }: Adornment) {
  const labelIds = labels.flatMap(label => ids?.labels.get(label) ?? []);
  const found = reviewers.filter(reviewer => ids?.reviewers.has(reviewer));
  const idsOf = (those: readonly string[]) =>
    those.flatMap(reviewer => ids?.reviewers.get(reviewer) ?? []);
  return [
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
}

async function send(
  host: GithubHost,
  fields: readonly Field[],
): Promise<Readonly<Record<string, unknown>>> {
  const parameters = fields.map(({ key, type }) => `$${key}:${type}!`);
  const selections = fields.map(
    ({ key, field }) =>
      `${
        key === field ? field : `${key}:${field}`
      }(input:$${key}){clientMutationId}`,
  );
  return (
    host
      .graphql(
        `mutation Decorate(${parameters.join(',')}){\n${selections.join(
          '\n',
        )}\n}`,
        Object.fromEntries(fields.map(({ key, input }) => [key, input])),
        ({ data }) => data,
        { effect: 'repeatable', creates: true, background: true },
      )
      // The longer way says what is wrong.
      .catch(() => ({}))
  );
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
