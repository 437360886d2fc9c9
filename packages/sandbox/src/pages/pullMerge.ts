import { checkRunsOf, checkState, statusesOf } from '../forge/checks';
import type { MergeState } from '../forge/mergeability';
import type { Repository } from '../forge/repository';
import type { MergeMethod, PullRecord } from '../store/records';
import type { FormToken } from './csrf';
import { Html, markup } from './html';
import { timeAgo } from './layout';

/** Statuses and check runs of a pull request, required ones also before they report. */
export function checks(repository: Repository, record: PullRecord): Html {
  const sha = record.pull.headSha;
  const required =
    repository.protections.get(record.pull.baseRef)?.requiredChecks ?? [];
  const known = [
    ...statusesOf(repository, sha).map(status => ({
      name: status.context,
      state: status.state === 'error' ? 'failure' : status.state,
      text: status.description,
      url: status.targetUrl,
    })),
    ...checkRunsOf(repository, sha).map(run => ({
      name: run.name,
      state: checkState(run).toLowerCase(),
      text: run.title,
      url: run.detailsUrl,
    })),
  ];
  const missing = required
    .filter(name => !known.some(check => check.name === name))
    .map(name => ({
      name,
      state: 'pending',
      text: 'Required; not reported yet',
      url: null,
    }));
  const all = [...known, ...missing];
  if (all.length === 0) {
    return markup``;
  }
  return markup`<section class="card">
    <header><h3>Checks</h3></header>
    <ul class="rows">
      ${all.map(
        check => markup`<li>
          <span class="chip ${check.state}">${check.state}</span>
          <span class="grow"
            ><strong>${check.name}</strong>
            <span class="quiet">${check.text ?? ''}</span></span
          >
          ${
            check.url &&
            /^https?:\/\//.test(check.url) &&
            markup`<a href="${check.url}" rel="nofollow noreferrer">Details</a>`
          }
        </li>`,
      )}
    </ul>
  </section>`;
}

const REASONS: Record<MergeState, string> = {
  CLEAN: 'This branch can be merged.',
  UNSTABLE: 'Checks have failed or still run; merging is possible.',
  BEHIND: 'The base branch has moved on, and must be merged in first.',
  BLOCKED: 'Required reviews or checks are missing.',
  DIRTY: 'This branch has conflicts with its base.',
  DRAFT: 'This is a draft.',
  UNKNOWN: 'Whether it can be merged is not known.',
};

/** What a person can do with a pull request: merge, review, close, reopen. */
export function decision(
  repository: Repository,
  record: PullRecord,
  state: MergeState,
  conflicts: string[],
  token: FormToken,
): Html {
  const base = `/${repository.fullName}/pull/${record.number}`;
  const { allowMergeCommit, allowSquashMerge, allowRebaseMerge } =
    repository.record;
  const methods: [MergeMethod, string, boolean][] = [
    ['merge', 'Merge commit', allowMergeCommit],
    ['squash', 'Squash into one commit', allowSquashMerge],
    ['rebase', 'Rebase', allowRebaseMerge],
  ];
  if (record.pull.mergedAt) {
    return markup`<section class="card">
      <div class="body">
        Merged by <strong>${record.pull.mergedBy}</strong>,
        ${timeAgo(record.pull.mergedAt, repository.forge.now())}, as
        <a href="/${repository.fullName}/commit/${record.pull.mergeCommitSha}"
          ><code>${record.pull.mergeCommitSha?.slice(0, 7)}</code></a
        >.
      </div>
    </section>`;
  }
  if (record.state === 'closed') {
    return markup`<section class="card">
      <div class="body">
        <form class="row" method="post" action="${base}/reopen">
          ${token.field()}<span class="grow">Closed without merging.</span>
          <button>Reopen</button>
        </form>
      </div>
    </section>`;
  }
  const ready = state === 'CLEAN' || state === 'UNSTABLE';
  return markup`<section class="card">
      <header><h3>Merge</h3></header>
      <div class="body">
        <p>
          ${REASONS[state]}
          ${
            record.pull.autoMerge &&
            ' It merges by itself when nothing blocks it.'
          }
        </p>
        ${
          conflicts.length > 0 &&
          markup`<ul>
          ${conflicts.map(path => markup`<li class="mono">${path}</li>`)}
        </ul>`
        }
        <form class="row" method="post" action="${base}/merge">
          ${token.field()}
          <label
            >How
            <select name="method">
              ${methods
                .filter(([, , allowed]) => allowed)
                .map(
                  ([method, text]) =>
                    markup`<option value="${method}">${text}</option>`,
                )}
            </select></label
          >
          <button class="primary" ${!ready && new Html('disabled')}>
            Merge pull request
          </button>
        </form>
      </div>
    </section>
    <section class="card">
      <header><h3>Your review</h3></header>
      <div class="body">
        <form method="post" action="${base}/review">
          ${token.field()}
          <p>
            <label class="small quiet" for="review">Comment</label>
            <textarea id="review" name="body" maxlength="65536"></textarea>
          </p>
          <div class="row">
            <button name="event" value="APPROVED">Approve</button>
            <button name="event" value="CHANGES_REQUESTED">
              Request changes
            </button>
            <button name="event" value="COMMENTED">Comment</button>
          </div>
        </form>
      </div>
    </section>
    <form class="row" method="post" action="${base}/close">
      ${token.field()}<button>Close pull request</button>
    </form>
    <br />`;
}
