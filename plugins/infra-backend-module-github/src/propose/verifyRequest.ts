import { InputError } from '@backstage/errors';
import type { ProposalRequest } from '@groundwork/backstage-plugin-infra-node';
import { pullRequestBodyOf } from './message';

/** A commit of about 40 MB is reported to fail; Backstage stops here, too. */
const LARGEST_COMMIT = 30 * 1024 * 1024;
/** GitHub's limit for a pull request's body. */
const LONGEST_BODY = 65_536;
const LONGEST_TITLE = 256;

/**
 * Refuses, before any request, what must never reach the repository.
 *
 * @throws InputError saying what would pass.
 */
export function verifyRequest(
  request: ProposalRequest,
  baseBranch: string,
): void {
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(request.changeId)) {
    throw new InputError(
      'a change id has 1 to 100 letters, digits, dots, dashes or underscores',
    );
  }
  if (!/^[0-9a-f]{64}$/.test(request.intent)) {
    throw new InputError('an intent is a SHA-256 in 64 lower-case hex digits');
  }
  if (!/^[0-9a-f]{40}$/.test(request.baseRevision)) {
    throw new InputError('a base revision is a commit id of 40 hex digits');
  }
  if (!isBranchName(request.branch) || request.branch === baseBranch) {
    throw new InputError(
      `"${request.branch}" cannot be the branch of a proposal; use a name such as groundwork/payments-api/${request.changeId}`,
    );
  }
  if (!request.title.trim() || request.title.length > LONGEST_TITLE) {
    throw new InputError(
      `a pull request needs a title of 1 to ${LONGEST_TITLE} characters`,
    );
  }
  if (!request.commitMessage.trim()) {
    throw new InputError('a proposal needs a commit message');
  }
  if (pullRequestBodyOf(request).length > LONGEST_BODY) {
    throw new InputError(
      `the body of a pull request has at most ${LONGEST_BODY} characters`,
    );
  }
  verifyFiles(request);
}

function verifyFiles({ files }: ProposalRequest): void {
  if (files.length === 0) {
    throw new InputError(
      'the proposal changes no file; there is nothing to open a pull request for',
    );
  }
  const paths = new Set<string>();
  let size = 0;
  for (const { path, content } of files) {
    if (!isRepositoryPath(path)) {
      throw new InputError(
        `${JSON.stringify(
          path,
        )} is not a path inside the repository, such as services/payments-api.yaml`,
      );
    }
    if (paths.has(path)) {
      throw new InputError(`the proposal has the file ${path} twice`);
    }
    paths.add(path);
    size += content === undefined ? 0 : Buffer.byteLength(content, 'utf8');
  }
  if (size > LARGEST_COMMIT) {
    throw new InputError(
      `the files of the proposal have ${size} bytes; a commit takes at most ${LARGEST_COMMIT}`,
    );
  }
}

function isRepositoryPath(path: string): boolean {
  return (
    path.length <= 1024 &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u001f\u007f\\]/.test(path) &&
    path
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          part.toLowerCase() !== '.git',
      )
  );
}

function isBranchName(branch: string): boolean {
  return (
    branch.length <= 200 &&
    branch
      .split('/')
      .every(
        part =>
          /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part) &&
          !part.includes('..') &&
          !part.endsWith('.') &&
          !part.endsWith('.lock'),
      )
  );
}
