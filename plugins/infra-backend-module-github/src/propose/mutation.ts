import type {
  ProposalFile,
  ProposalRequest,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { oid } from '../read/head';
import type { Coordinates } from '../repository/address';
import { commitMessageOf, pullRequestBodyOf } from './message';

/** What one write is to do, in this order. */
export interface Writes {
  /** Makes the branch at this commit. */
  readonly createRef?: { readonly repositoryId: string; readonly oid: string };
  /** Commits the files on the branch, which must stand at this commit. */
  readonly commit?: {
    readonly expectedHead: string;
    /** Beside the request's own files. */
    readonly restored: readonly ProposalContent[];
  };
  /** Moves the branch forward to a commit that is there already. */
  readonly moveRef?: { readonly refId: string; readonly oid: string };
  /** Opens the pull request. */
  readonly openPull?: { readonly repositoryId: string };
  /** Gives an open pull request the new title and body. */
  readonly updatePull?: { readonly id: string };
}

/** A file's bytes; undefined deletes it. */
export interface ProposalContent {
  readonly path: string;
  readonly content: Uint8Array | undefined;
}

/** The base branch as it stands when a pull request was just written. */
const baseRef = z.object({ target: z.object({ oid }) }).nullish();
const BASE = 'baseRef{target{oid}}';

/** What a mutation document answers; a field that failed is null. */
export const writtenData = z.object({
  createRef: z.object({ ref: z.object({ name: z.string() }) }).nullish(),
  createCommitOnBranch: z.object({ commit: z.object({ oid }) }).nullish(),
  updateRef: z
    .object({ ref: z.object({ target: z.object({ oid }) }) })
    .nullish(),
  createPullRequest: z
    .object({
      pullRequest: z.object({
        id: z.string(),
        number: z.number().int(),
        url: z.string(),
        state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
        headRefOid: oid,
        baseRef,
      }),
    })
    .nullish(),
  updatePullRequest: z
    .object({ pullRequest: z.object({ number: z.number().int(), baseRef }) })
    .nullish(),
});

/** The fields of a mutation document. */
export type WriteField = keyof z.infer<typeof writtenData>;

/** One field of a mutation document and its input. */
export interface Part {
  readonly field: WriteField;
  readonly type: string;
  readonly selection: string;
  readonly input: Record<string, unknown>;
}

/** The fields of the mutation document that does all of `writes`, in order. */
export function partsOf(
  request: ProposalRequest,
  writes: Writes,
  to: { readonly at: Coordinates; readonly baseBranch: string },
): Part[] {
  const parts: Part[] = [];
  if (writes.createRef) {
    parts.push({
      field: 'createRef',
      type: 'CreateRefInput',
      selection: '{ref{name}}',
      input: { ...writes.createRef, name: `refs/heads/${request.branch}` },
    });
  }
  if (writes.commit) {
    parts.push({
      field: 'createCommitOnBranch',
      type: 'CreateCommitOnBranchInput',
      selection: '{commit{oid}}',
      input: {
        branch: {
          repositoryNameWithOwner: `${to.at.owner}/${to.at.name}`,
          branchName: request.branch,
        },
        expectedHeadOid: writes.commit.expectedHead,
        message: commitMessageOf(request),
        fileChanges: fileChangesOf(request.files, writes.commit.restored),
      },
    });
  }
  if (writes.moveRef) {
    parts.push({
      field: 'updateRef',
      type: 'UpdateRefInput',
      selection: '{ref{target{oid}}}',
      input: { ...writes.moveRef, force: false },
    });
  }
  if (writes.openPull) {
    parts.push({
      field: 'createPullRequest',
      type: 'CreatePullRequestInput',
      selection: `{pullRequest{id number url state headRefOid ${BASE}}}`,
      input: {
        repositoryId: writes.openPull.repositoryId,
        baseRefName: to.baseBranch,
        headRefName: request.branch,
        title: request.title,
        body: pullRequestBodyOf(request),
      },
    });
  }
  if (writes.updatePull) {
    parts.push({
      field: 'updatePullRequest',
      type: 'UpdatePullRequestInput',
      selection: `{pullRequest{number ${BASE}}}`,
      input: {
        pullRequestId: writes.updatePull.id,
        title: request.title,
        body: pullRequestBodyOf(request),
      },
    });
  }
  return parts;
}

/** A mutation document with one variable per part, named as its field. */
export function documentOf(parts: readonly Part[]): string {
  const parameters = parts
    .map(({ field, type }) => `$${field}:${type}!`)
    .join(',');
  const fields = parts
    .map(({ field, selection }) => `${field}(input:$${field})${selection}`)
    .join('\n');
  return `mutation Propose(${parameters}){\n${fields}\n}`;
}

function fileChangesOf(
  files: readonly ProposalFile[],
  restored: readonly ProposalContent[],
) {
  const all = [
    ...files.map(({ path, content }) => ({
      path,
      content: content === undefined ? undefined : Buffer.from(content, 'utf8'),
    })),
    ...restored,
  ];
  return {
    additions: all.flatMap(({ path, content }) =>
      content
        ? [{ path, contents: Buffer.from(content).toString('base64') }]
        : [],
    ),
    deletions: all.flatMap(({ path, content }) => (content ? [] : [{ path }])),
  };
}
