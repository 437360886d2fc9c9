import { opinions } from '../forge/mergeability';
import type { Repository } from '../forge/repository';
import type { PullRecord } from '../store/records';
import { Html, markup } from './html';
import { timeAgo } from './layout';
import { renderMarkdown } from './markdown';

/** Who reviews and is assigned, and the labels, beside a pull request. */
export function sidebar(
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

/** Comments and reviews of a pull request, oldest first. */
export function discussion(repository: Repository, record: PullRecord): Html {
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
