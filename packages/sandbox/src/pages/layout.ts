import { createHash } from 'crypto';
import type { Response } from 'express';
import type { Repository } from '../forge/repository';
import { Html, HtmlPart, markup } from './html';
import { STYLE } from './style';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing runs, nothing is loaded from elsewhere, nobody frames the page. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page: what stands in its title bar, above its content, and below. */
export type Page = {
  title: string;
  crumbs?: HtmlPart;
  content: Html;
  status?: number;
};

/** Answers a page with the banner that every page carries. */
export function sendPage(response: Response, page: Page): void {
  const { text } = markup`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · Groundwork sandbox</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <div class="banner" role="note">
          <strong>Groundwork sandbox</strong>: a stand-in for GitHub on this
          machine. Nothing here leaves it.
        </div>
        <header class="top">
          <div>
            <a class="brand" href="/">Sandbox</a>
            <div class="crumbs">${page.crumbs ?? ''}</div>
          </div>
        </header>
        <main id="content">${page.content}</main>
        <footer>
          <a href="/">Repositories</a>
          <a href="/_sandbox/requests">Requests</a>
          <a href="/_sandbox/faults">Faults</a>
          <a href="/_sandbox/clusters">Clusters</a>
        </footer>
      </body>
    </html>`;
  response
    .status(page.status ?? 200)
    .set({
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    .type('html')
    .send(text);
}

/** Where a person is, and the tabs of a repository. */
export function repositoryFrame(
  repository: Repository,
  current: 'code' | 'commits' | 'branches' | 'pulls' | 'hooks',
): { crumbs: Html; tabs: Html } {
  const base = `/${repository.fullName}`;
  const open = repository
    .pulls()
    .filter(({ state }) => state === 'open').length;
  const tab = (name: typeof current, path: string, text: HtmlPart) =>
    markup`<a
      href="${base}${path}"
      ${name === current && new Html('aria-current="page"')}
      >${text}</a
    >`;
  return {
    crumbs: markup`${repository.owner} /
      <a href="${base}">${repository.name}</a>`,
    tabs: markup`<nav class="tabs" aria-label="Repository">
      ${tab('code', '', 'Files')}
      ${tab('pulls', '/pulls', `Pull requests (${open})`)}
      ${tab('commits', '/commits', 'Commits')}
      ${tab('branches', '/branches', 'Branches')}
      ${tab('hooks', '/settings/hooks', 'Webhooks')}
    </nav>`,
  };
}

/** A moment as people say it, exact when one points at it. */
export function timeAgo(time: string, now: string): Html {
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(time)) / 1000);
  const steps: [number, string][] = [
    [60, 'second'],
    [60, 'minute'],
    [24, 'hour'],
    [30, 'day'],
    [12, 'month'],
    [Infinity, 'year'],
  ];
  let value = seconds;
  let words = 'just now';
  for (const [size, unit] of steps) {
    if (value < size) {
      const whole = Math.floor(value);
      words =
        unit === 'second' && whole < 10
          ? 'just now'
          : `${whole} ${unit}${whole === 1 ? '' : 's'} ago`;
      break;
    }
    value /= size;
  }
  return markup`<time datetime="${time}" title="${time}">${words}</time>`;
}
