import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository of the sandbox as a person's git client gets it. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'groundwork-clone-'));

  constructor(name: string) {
    const url = new URL(
      `${process.env.GROUNDWORK_E2E_SANDBOX_URL}/acme/${name}.git`,
    );
    // New repositories are private; the token is the demo's, see app-config.yaml.
    url.username = 'guest';
    url.password = 'sandbox-token';
    execFileSync('git', ['clone', '--quiet', url.href, this.folder]);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Commit that a tag of a repository of the sandbox is on. */
export function commitOfTag(repository: string, tag: string): string {
  const clone = new Clone(repository);
  try {
    return clone.git('rev-list', '-n', '1', tag).trim();
  } finally {
    clone.remove();
  }
}
