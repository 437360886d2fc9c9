import type { Router } from 'express';
import { checkRunsOf, checkState, statusesOf } from '../forge/checks';
import type { Forge } from '../forge/forge';
import { commitsBetween, pullRange } from '../forge/history';
import {
  mergeabilityOf,
  MergeState,
  mergeState,
  opinions,
} from '../forge/mergeability';
import type { Repository } from '../forge/repository';
import { diffFiles } from '../git/diffs';
import { loginOf } from '../present/commit';
import { numberOf } from '../rest/answers';
import type { MergeMethod, PullRecord } from '../store/records';
import type { FormToken } from './csrf';
import { renderDiff, renderFileList } from './diff';
import { encodePath, Html, markup } from './html';
import { repositoryFrame, sendPage, timeAgo } from './layout';
import { renderMarkdown } from './markdown';
import { stateChip } from './pullList';

/** One pull request with everything a person decides by. */
export function pullPage(
  router: Router,
  forge: Forge,
  token: FormToken,
  guest: string,
): void {
  router.get('/:owner/:repo/pull/:number', async (request, response) => {
    const repository = forge.get(request.params.owner, request.params.repo);
    const record = repository.pull(numberOf(request.params.number));
    const { from, to } = await pullRange(repository, record);
    const [files, commits, { conflicts }, state] = await Promise.all([
      diffFiles(repository.git, from, to),
      from ? commitsBetween(repository, from, to) : [],
      mergeabilityOf(repository, record),
      mergeState(repository, record),
    ]);
    const { pull } = record;
    const frame = repositoryFrame(repository, 'pulls');
    const tree = (ref: string) =>
      markup`<a
        class="mono"
        href="/${repository.fullName}/tree/${encodePath(ref)}"
        >${ref}</a
      >`;
    sendPage(response, {
      title: `${record.title} · #${record.number}`,
      crumbs: frame.crumbs,
      content: markup`${frame.tabs}
        <h1>${record.title} <span class="quiet">#${record.number}</span></h1>
        <p>
          ${stateChip(record)} ${record.author} wants to merge ${commits.length}
          ${commits.length === 1 ? 'commit' : 'commits'} into
          ${tree(pull.baseRef)} from ${tree(pull.headRef)},
          ${timeAgo(record.createdAt, forge.now())}
        </p>
        <div class="layout">
          <div>
            <section class="card">
              <header><h3>${record.author}</h3></header>
              <div class="body md">
                ${
                  record.body
                    ? renderMarkdown(record.body)
                    : markup`<span class="quiet">No description.</span>`
                }
              </div>
            </section>
            ${discussion(repository, record)} ${checks(repository, record)}
            ${decision(repository, record, state, conflicts, token)}
            <section class="card">
              <header><h3>Commits</h3></header>
              <ul class="rows">
                ${commits.map(
                  commit => markup`<li>
                    <a
                      class="grow"
                      href="/${repository.fullName}/commit/${commit.oid}"
                      >${commit.message.split('\n')[0]}</a
                    >
                    <span class="small quiet"
                      >${loginOf(commit.author) ?? commit.author.name}</span
                    >
                    <code>${commit.oid.slice(0, 7)}</code>
                  </li>`,
                )}
              </ul>
            </section>
          </div>
          ${sidebar(repository, record, guest)}
        </div>
        <h2 id="files">Files</h2>
        <div class="card">${renderFileList(files)}</div>
        ${renderDiff(files)}`,
    });
  });
}

function sidebar(
  repository: Repository,
  record: PullRecord,
  guest: string,
): Html {
  const { pull } = record;
  const list = (items: Html[]) =>
    items.length === 0
      ? markup`<span class="quiet">Nobody</span>`
      : markup`${items}`;
  return markup`<aside>
    <section>
      <h2>Reviewers</h2>
      ${list([
        ...opinions(repository, record).map(
          review =>
            markup`<div>
              ${review.author}
              <span class="small quiet"
                >${
                  review.state === 'APPROVED' ? 'approved' : 'wants changes'
                }</span
              >
            </div>`,
        ),
        ...[...pull.requestedReviewers, ...pull.requestedTeams].map(
          name =>
            markup`<div>
              ${name} <span class="small quiet">is asked for a review</span>
            </div>`,
        ),
      ])}
    </section>
    <section>
      <h2>Assignees</h2>
      ${list(record.assignees.map(login => markup`<div>${login}</div>`))}
    </section>
    <section>
      <h2>Labels</h2>
      ${
        record.labels.length === 0
          ? markup`<span class="quiet">None</span>`
          : record.labels.map(
              label => markup`<span class="chip label">${label}</span> `,
            )
      }
    </section>
    <section>
      <h2>You</h2>
      <span class="small quiet">act here as <strong>${guest}</strong></span>
    </section>
  </aside>`;
}

function discussion(repository: Repository, record: PullRecord): Html {
  const words = {
    APPROVED: 'approved these changes',
    CHANGES_REQUESTED: 'asks for changes',
    COMMENTED: 'reviewed',
    PENDING: 'began a review',
    DISMISSED: 'reviewed (dismissed)',
  };
  const entries = [
    ...repository.comments
      .list()
      .filter(({ issue }) => issue === record.number)
      .map(comment => ({
        id: `comment-${comment.id}`,
        author: comment.author,
        at: comment.createdAt,
        what: 'commented',
        body: comment.body,
      })),
    ...repository.reviews
      .list()
      .filter(({ pull }) => pull === record.number)
      .map(review => ({
        id: `review-${review.id}`,
        author: review.author,
        at: review.submittedAt,
        what: words[review.state],
        body: review.body,
      })),
  ].sort((a, b) => a.at.localeCompare(b.at));
  return markup`${entries.map(
    entry => markup`<section class="card" id="${entry.id}">
      <header>
        <h3>${entry.author}</h3>
        <span class="quiet"
          >${entry.what}, ${timeAgo(entry.at, repository.forge.now())}</span
        >
      </header>
      ${
        entry.body !== '' &&
        markup`<div class="body md">${renderMarkdown(entry.body)}</div>`
      }
    </section>`,
  )}`;
}

function checks(repository: Repository, record: PullRecord): Html {
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

function decision(
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
