import type { RepositoryProposal } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { changeIdOf } from './changeMark';
import { CONTEXT_FIELDS, checksOf } from './proposalChecks';
import { oid } from './head';

/** Most files, and most checks, of a page of GitHub's lists. */
export const PART = 100;
/** Pages of files or checks that are read of one pull request. */
export const PARTS = 3;
const MAX_TITLE = 300;

const page = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  .catch({ hasNextPage: false, endCursor: null });

const filesShape = z.object({
  nodes: z.array(z.unknown()).nullable(),
  pageInfo: page,
});

const commitsShape = z.object({
  nodes: z.array(
    z.object({
      commit: z.object({
        statusCheckRollup: z
          .object({
            contexts: z.object({
              nodes: z.array(z.unknown()).nullable(),
              pageInfo: page,
            }),
          })
          .nullable(),
      }),
    }),
  ),
});

/** Lists of a pull request that come in pages. */
const partsShape = z.object({
  files: filesShape.nullish().catch(undefined),
  commits: commitsShape.nullish().catch(undefined),
});

const time = z.iso.datetime();
const later = time.nullish().catch(undefined);

const pullShape = z.object({
  number: z.number().int(),
  url: z.string(),
  title: z.string(),
  body: z.string().catch(''),
  author: z.object({ login: z.string() }).nullish().catch(undefined),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: oid,
  isCrossRepository: z.boolean().catch(true),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean().catch(false),
  createdAt: time,
  updatedAt: time,
  mergedAt: later,
  closedAt: later,
  mergeCommit: z.object({ oid }).nullish().catch(undefined),
  reviewDecision: z.string().nullish().catch(undefined),
  reviews: z
    .object({
      nodes: z.array(
        z.object({
          state: z.string(),
          author: z.object({ login: z.string() }).nullish(),
        }),
      ),
    })
    .nullish()
    .catch(undefined),
  mergeable: z.string().catch('UNKNOWN'),
  mergeStateStatus: z.string().catch('UNKNOWN'),
});

/** Fields of a list of files. */
export const FILES = 'nodes{path} pageInfo{hasNextPage endCursor}';
/** Fields of a list of contexts. */
export const CONTEXTS = `nodes{${CONTEXT_FIELDS}} pageInfo{hasNextPage endCursor}`;
/**
 * Fields of a pull request. Checks come by its last commit: not every GitHub
 * Enterprise has them on the pull request itself.
 */
export const PULL_FIELDS = `number url title body author{login} baseRefName headRefName headRefOid isCrossRepository
state isDraft createdAt updatedAt mergedAt closedAt mergeCommit{oid} reviewDecision mergeable mergeStateStatus
reviews(last:30){nodes{state author{login}}}
files(first:${PART}){${FILES}}
commits(last:1){nodes{commit{statusCheckRollup{contexts(first:${PART}){${CONTEXTS}}}}}}`;

/** A page of what comes in pages, and where the next ones begin. */
export interface PullParts {
  readonly paths: readonly string[];
  readonly contexts: readonly unknown[];
  readonly moreFiles: string | undefined;
  readonly moreContexts: string | undefined;
}

/** A pull request as far as it was read. */
export interface ReadPull extends PullParts {
  readonly pull: z.infer<typeof pullShape>;
}

const next = (info: z.infer<typeof page>): string | undefined =>
  info.hasNextPage && info.endCursor !== null ? info.endCursor : undefined;

const fileNode = z.object({ path: z.string() });

/** Reads files and checks of a node; what is odd is as if it was not there. */
export function partsOf(node: unknown): PullParts {
  const { files, commits } = partsShape.safeParse(node).data ?? {};
  const contexts =
    commits?.nodes[0]?.commit.statusCheckRollup?.contexts ?? undefined;
  return {
    paths: (files?.nodes ?? []).flatMap(
      one => fileNode.safeParse(one).data?.path ?? [],
    ),
    contexts: contexts?.nodes ?? [],
    moreFiles: files ? next(files.pageInfo) : undefined,
    moreContexts: contexts && next(contexts.pageInfo),
  };
}

/** Reads a node; undefined, with the reason, for one that makes no sense. */
export function readPull(
  node: unknown,
): { found: ReadPull } | { found: undefined; problem: string } {
  const pull = pullShape.safeParse(node);
  if (pull.success) return { found: { pull: pull.data, ...partsOf(node) } };
  const [issue] = pull.error.issues;
  const number = z.object({ number: z.number() }).safeParse(node).data?.number;
  return {
    found: undefined,
    problem: `${number ?? 'without a number'}: ${issue.path.join('.')}: ${
      issue.message
    }`,
  };
}

const REVIEWS: Readonly<Record<string, RepositoryProposal['review']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  REVIEW_REQUIRED: 'required',
};

const MERGEABLE: Readonly<Record<string, RepositoryProposal['mergeable']>> = {
  DIRTY: 'conflicts',
  BEHIND: 'behind',
  BLOCKED: 'blocked',
  // Those who need it to be ready see that it is a draft.
  DRAFT: 'blocked',
  CLEAN: 'yes',
  HAS_HOOKS: 'yes',
  // Checks that need not pass do not.
  UNSTABLE: 'yes',
};

/** The proposal that a pull request is. */
export function proposalOf(
  { pull, paths, contexts }: ReadPull,
  baseBranch: string,
): RepositoryProposal {
  // One that was pointed at another branch is over for this one.
  const isElsewhere = pull.baseRefName !== baseBranch;
  const state = isElsewhere && pull.state !== 'CLOSED' ? 'CLOSED' : pull.state;
  const changeId = changeIdOf(pull);
  const mergedAt = state === 'MERGED' ? pull.mergedAt : undefined;
  const closedAt =
    state === 'OPEN' ? undefined : pull.closedAt ?? pull.updatedAt;
  const mergeCommit = state === 'MERGED' ? pull.mergeCommit?.oid : undefined;
  return {
    number: pull.number,
    url: pull.url,
    title: pull.title.slice(0, MAX_TITLE),
    // GitHub shows people whose account is gone so, too.
    author: pull.author?.login ?? 'ghost',
    branch: pull.headRefName,
    headCommit: pull.headRefOid,
    state: ({ OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const)[
      state
    ],
    draft: pull.isDraft,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    ...(mergedAt && { mergedAt }),
    ...(closedAt && { closedAt }),
    ...(mergeCommit && { mergeCommit }),
    review: REVIEWS[pull.reviewDecision ?? ''] ?? 'none',
    approvedBy: approversOf(pull),
    mergeable: state === 'OPEN' ? mergeableOf(pull) : 'unknown',
    checks: checksOf(contexts),
    ...(changeId !== undefined && { changeId }),
    paths,
  };
}

/** Those whose last word was an approval; a comment alone takes none back. */
function approversOf({ reviews }: ReadPull['pull']): string[] {
  const opinions = new Map<string, string>();
  for (const { state, author } of reviews?.nodes ?? []) {
    if (
      author &&
      ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(state)
    ) {
      opinions.set(author.login, state);
    }
  }
  return [...opinions].flatMap(([login, state]) =>
    state === 'APPROVED' ? login : [],
  );
}

function mergeableOf(pull: ReadPull['pull']): RepositoryProposal['mergeable'] {
  if (pull.mergeable === 'CONFLICTING') return 'conflicts';
  if (pull.mergeable !== 'MERGEABLE') return 'unknown';
  return MERGEABLE[pull.mergeStateStatus] ?? 'unknown';
}
