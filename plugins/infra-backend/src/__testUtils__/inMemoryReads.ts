import type { BaseCommit } from '@groundwork/backstage-plugin-infra-common';
import type { RepositoryProposal } from '@groundwork/backstage-plugin-infra-node';
import type { Content, Files } from './InMemoryHost';

/** A pull request as the host in memory keeps it; the branch has the rest. */
export type KeptPull = {
  -readonly [Key in keyof Omit<
    RepositoryProposal,
    'headCommit' | 'paths'
  >]: RepositoryProposal[Key];
};

/** A commit of the base branch with the one before. */
export interface KeptCommit {
  readonly parent: string;
  readonly commit: Omit<BaseCommit, 'environments'>;
}

/** Pull requests that `readProposals` promises. */
export function selectProposals(
  pulls: readonly KeptPull[],
  { since, open }: { since?: Date; open: readonly number[] },
): KeptPull[] {
  const ended = pulls
    .filter(({ state }) => state !== 'open')
    .filter(({ updatedAt }) => !since || new Date(updatedAt) >= since)
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const lately = new Set(since ? ended : ended.slice(0, 100));
  return pulls.filter(
    pull =>
      pull.state === 'open' || lately.has(pull) || open.includes(pull.number),
  );
}

/** Paths whose content differs. */
export function changedPaths(before: Files, after: Files): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(path => !isSame(before.get(path), after.get(path)));
}

/** Commits up to a revision that touch a path or what is below it. */
export function newestCommits(
  log: ReadonlyMap<string, KeptCommit>,
  commits: ReadonlyMap<string, Files>,
  {
    revision,
    paths,
    limit,
  }: { revision: string; paths: readonly string[]; limit: number },
): Map<string, KeptCommit['commit'][]> {
  const found = new Map(
    paths.map((path): [string, KeptCommit['commit'][]] => [path, []]),
  );
  for (let at = log.get(revision); at; at = log.get(at.parent)) {
    const { commit, parent } = at;
    const changed = changedPaths(
      commits.get(parent) ?? new Map(),
      commits.get(commit.sha) ?? new Map(),
    );
    for (const [path, entries] of found) {
      const isTouched = changed.some(
        one => one === path || one.startsWith(`${path}/`),
      );
      if (isTouched && entries.length < limit) entries.push(commit);
    }
  }
  return found;
}

function isSame(a: Content | undefined, b: Content | undefined): boolean {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  return JSON.stringify(a) === JSON.stringify(b);
}
