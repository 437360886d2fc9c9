import { z } from 'zod';
import type { SandboxRepository } from './sandboxRepository';

const numbered = z.object({ number: z.number() });

/** Pull requests of people in the sandbox, over its REST API. */
export class SandboxPulls {
  constructor(private readonly at: SandboxRepository) {}

  /** Opens one with files on a new branch. @returns its number. */
  async open(
    branch: string,
    files: Record<string, string | null>,
    told: { body?: string; draft?: boolean } = {},
  ): Promise<number> {
    const { handle } = this.at;
    if ((await handle.head(branch)) === undefined) {
      await handle.createBranch(branch, await this.at.head());
    }
    await handle.commit(branch, files, `Change on ${branch}`);
    const title = `Change on ${branch}`;
    const body = { title, head: branch, base: 'main', ...told };
    return numbered.parse(await this.rest('POST', '/pulls', body)).number;
  }

  async update(number: number, changes: Record<string, unknown>) {
    await this.rest('PATCH', `/pulls/${number}`, changes);
  }

  /** Reports a check run. */
  async check(head: string, run: Record<string, unknown>) {
    await this.rest('POST', '/check-runs', { head_sha: head, ...run });
  }

  /** Protects the base branch. */
  async protect(settings: Record<string, unknown>) {
    await this.rest('PUT', '/branches/main/protection', {
      enforce_admins: null,
      restrictions: null,
      required_status_checks: null,
      required_pull_request_reviews: null,
      ...settings,
    });
  }

  private async rest(
    method: string,
    path: string,
    body: unknown,
  ): Promise<unknown> {
    const { apiBaseUrl, token } = this.at.sandbox;
    const response = await fetch(
      `${apiBaseUrl}/repos/acme/platform-gitops${path}`,
      {
        method,
        headers: { authorization: `token ${token}` },
        body: JSON.stringify(body),
      },
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }
}
