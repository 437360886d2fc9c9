import type { Router } from 'express';
import { accountId } from '../forge/accounts';
import type { Faults } from '../faults/faults';
import type { RequestLog } from '../server/requestLog';
import type { RateLimits } from '../server/rateLimits';
import { escapeHtml, markup } from './html';
import { sendPage } from './layout';

const SHOWN = 200;

/** What the sandbox says about itself: requests, faults, pictures of accounts. */
export function sandboxPages(
  router: Router,
  parts: {
    url: string;
    faults: Faults;
    requests: RequestLog;
    limits: RateLimits;
  },
): void {
  const { url, faults, requests, limits } = parts;

  router.get('/_sandbox/requests', (_request, response) => {
    const totals = requests.total();
    const shown = requests.list().slice(-SHOWN).reverse();
    sendPage(response, {
      title: 'Requests',
      content: markup`<h1>Requests</h1>
        <p class="quiet">
          ${totals.requests} requests, ${totals.cost} of the primary limit,
          ${totals.points} points of the secondary limit, ${totals.creating}
          that create content, ${totals.inFlight} under way.
        </p>
        <div class="card scroll">
          <table class="list">
            <thead>
              <tr>
                <th>#</th>
                <th>Request</th>
                <th>Fields</th>
                <th>Answer</th>
                <th>Time</th>
                <th>Points</th>
                <th>Faults</th>
              </tr>
            </thead>
            <tbody>
              ${shown.map(
                entry => markup`<tr>
                  <td>${entry.id}</td>
                  <td class="mono">${entry.method} ${entry.path}</td>
                  <td>${entry.operation} ${entry.fields?.join(', ')}</td>
                  <td>${entry.status || 'none'}</td>
                  <td>${entry.milliseconds.toFixed(1)} ms</td>
                  <td>${entry.points}</td>
                  <td>${entry.faults.join(', ')}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>`,
    });
  });

  router.get('/_sandbox/faults', (_request, response) => {
    const active = faults.list();
    sendPage(response, {
      title: 'Faults',
      content: markup`<h1>Faults</h1>
        <p>
          Latency: ${faults.latency} ms. GitHub's limits are
          ${limits.enforced ? 'enforced' : 'counted, not enforced'}.
        </p>
        <div class="card scroll">
          ${
            active.length === 0 &&
            markup`<div class="body quiet">No fault is switched on.</div>`
          }
          ${
            active.length > 0 &&
            markup`<table class="list">
            <thead>
              <tr>
                <th>Fault</th>
                <th>Strikes</th>
                <th>What it does</th>
                <th>Struck</th>
              </tr>
            </thead>
            <tbody>
              ${active.map(
                fault => markup`<tr>
                  <td>${fault.id}</td>
                  <td class="mono">${JSON.stringify(fault.match)}</td>
                  <td class="mono">${JSON.stringify(fault.effect)}</td>
                  <td>
                    ${fault.struck} of
                    ${fault.times || 'all'}${!fault.awake && ', asleep'}
                  </td>
                </tr>`,
              )}
            </tbody>
          </table>`
          }
        </div>
        <h2>Switch one on</h2>
        <pre>
curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"match":{"operation":"createPullRequest"},"effect":{"kind":"drop","when":"after"}}' \\
  ${url}/_sandbox/faults</pre
        >`,
    });
  });

  router.get('/_sandbox/avatar/:login', (request, response) => {
    const { login } = request.params;
    const hue = accountId(login) % 360;
    const letter = escapeHtml(login.slice(0, 1).toUpperCase());
    response
      .set('Content-Security-Policy', "default-src 'none'")
      .set('Cache-Control', 'public, max-age=86400')
      .type('image/svg+xml')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="hsl(${hue} 45% 45%)"/><text x="32" y="43" font-family="sans-serif" font-size="32" fill="#fff" text-anchor="middle">${letter}</text></svg>`,
      );
  });
}
