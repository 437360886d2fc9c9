import type { ProposalRequest } from '@groundwork/backstage-plugin-infra-node';

/** Which change a commit belongs to, as its message says. */
export interface CommitMark {
  readonly changeId: string;
  readonly intent: string;
}

const CHANGE = 'Groundwork-Change';
const INTENT = 'Groundwork-Intent';

/**
 * The message of a proposal's commit. Its trailers say which change made it,
 * so that a process that knows nothing of an earlier one recognises its work.
 */
export function commitMessageOf(request: ProposalRequest): {
  headline: string;
  body: string;
} {
  const [headline, ...rest] = request.commitMessage.trim().split('\n');
  const text = rest.join('\n').trim();
  const trailers = `${CHANGE}: ${request.changeId}\n${INTENT}: ${request.intent}`;
  if (!text) return { headline, body: trailers };
  // Trailers are one block, or git does not read them as such.
  const last = text.split('\n').at(-1) ?? '';
  const separator = /^[A-Za-z-]+: \S/.test(last) ? '\n' : '\n\n';
  return { headline, body: `${text}${separator}${trailers}` };
}

/** The same as one text, as git has it. */
export function commitTextOf(request: ProposalRequest): string {
  const { headline, body } = commitMessageOf(request);
  return `${headline}\n\n${body}`;
}

/** Reads the trailers back; undefined when a commit is not a proposal's. */
export function readCommitMark(message: string): CommitMark | undefined {
  const changeId = trailer(message, CHANGE);
  const intent = trailer(message, INTENT);
  return changeId && intent ? { changeId, intent } : undefined;
}

function trailer(message: string, name: string): string | undefined {
  const start = `${name}: `;
  // The last one counts, as for git: text above may quote another commit.
  return message
    .split('\n')
    .filter(line => line.startsWith(start))
    .at(-1)
    ?.slice(start.length)
    .trim();
}

/** The pull request's body with the hidden marker of its intent. */
export function pullRequestBodyOf(request: ProposalRequest): string {
  const { body, changeId, intent } = request;
  return body.includes(intent)
    ? body
    : `${body.trimEnd()}\n\n<!-- groundwork change=${changeId} intent=${intent} -->\n`;
}
