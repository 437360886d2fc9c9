import { z } from 'zod';
import type { GraphqlProblem } from '../host/failures';

/** Who and what is to be added to a pull request. */
export interface Decoration {
  readonly labels: readonly string[];
  /** Logins, and teams as `org/team`. */
  readonly reviewers: readonly string[];
}

/**
 * The host's ids of labels and reviewers, by their names; a name that is not
 * there has none, or the credentials may not see it.
 */
export interface DecorationIds {
  readonly labels: ReadonlyMap<string, string>;
  readonly reviewers: ReadonlyMap<string, string>;
}

/** Fields of a query that look up the ids of a decoration. */
export interface LookUp {
  /** Declarations of variables, such as `$label0:String!`. */
  readonly parameters: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Fields of the repository, and of the query. */
  readonly ofRepository: readonly string[];
  readonly ofQuery: readonly string[];
}

const id = z.object({ id: z.string() }).nullish();
const team = z.object({ team: id }).nullish();

/** Without a sign of mention; a team has a slash. */
export function reviewerName(reviewer: string): string {
  return reviewer.replace(/^@/, '');
}

/** The owner and the slug of a team; undefined for a person. */
export function teamOf(
  reviewer: string,
): { readonly owner: string; readonly slug: string } | undefined {
  const name = reviewerName(reviewer);
  const slash = name.indexOf('/');
  return slash < 0
    ? undefined
    : { owner: name.slice(0, slash), slug: name.slice(slash + 1) };
}

/** None of it costs a point of the host's rate limit: there is no list. */
export function lookUpOf({ labels, reviewers }: Decoration): LookUp {
  const variables: Record<string, string> = {};
  const ofQuery = reviewers.map((reviewer, index) => {
    const group = teamOf(reviewer);
    if (!group) {
      variables[`user${index}`] = reviewerName(reviewer);
      return `user${index}:user(login:$user${index}){id}`;
    }
    variables[`owner${index}`] = group.owner;
    variables[`team${index}`] = group.slug;
    return `team${index}:organization(login:$owner${index}){team(slug:$team${index}){id}}`;
  });
  const ofRepository = labels.map((label, index) => {
    variables[`label${index}`] = label;
    return `label${index}:label(name:$label${index}){id}`;
  });
  return {
    parameters: Object.keys(variables).map(name => `$${name}:String!`),
    variables,
    ofRepository,
    ofQuery,
  };
}

/** A name that is not found must not keep the proposal from being made. */
export function isAboutLookUp({ path = [] }: GraphqlProblem): boolean {
  const [first, second] = path;
  return first === 'repository'
    ? /^label\d+$/.test(String(second))
    : /^(user|team)\d+$/.test(String(first));
}

/** Reads the answer to {@link lookUpOf}. */
export function readLookUp(
  decoration: Decoration,
  data: Readonly<Record<string, unknown>>,
): DecorationIds {
  const repository = z.record(z.string(), z.unknown()).parse(data.repository);
  const labels = decoration.labels.map(
    (label, index) =>
      [label, id.parse(repository[`label${index}`])?.id] as const,
  );
  const reviewers = decoration.reviewers.map(
    (reviewer, index) =>
      [
        reviewer,
        teamOf(reviewer)
          ? team.parse(data[`team${index}`])?.team?.id
          : id.parse(data[`user${index}`])?.id,
      ] as const,
  );
  return { labels: known(labels), reviewers: known(reviewers) };
}

function known(
  entries: ReadonlyArray<readonly [string, string | undefined]>,
): Map<string, string> {
  return new Map(
    entries.flatMap(([name, found]) => (found ? [[name, found]] : [])),
  );
}
