import type { CommitWithOid } from '../git/repository';
import type { PullRecord } from '../store/records';
import type { Repository } from './repository';

/** The commits of a list of oids, in its order. */
export async function readCommits(
  repository: Repository,
  oids: string[],
): Promise<CommitWithOid[]> {
  const commits = await Promise.all(
    oids.map(oid => repository.git.commit(oid)),
  );
  return commits.flatMap(commit => commit ?? []);
}

/** The commits that `to` has and `from` lacks, oldest first. */
export async function commitsBetween(
  repository: Repository,
  from: string,
  to: string,
): Promise<CommitWithOid[]> {
  return readCommits(
    repository,
    await repository.git.log({ from: to, notIn: from, reverse: true }),
  );
}

/** First lines of the messages of those commits. */
export async function commitTitles(
  repository: Repository,
  from: string,
  to: string,
): Promise<string[]> {
  return (await commitsBetween(repository, from, to)).map(
    ({ message }) => message.split('\n')[0],
  );
}

/**
 * The two commits whose difference a pull request shows: where its branch left
 * the base, and its head. A merged one is compared with the base as it was.
 */
export async function pullRange(
  repository: Repository,
  record: PullRecord,
): Promise<{ from: string | undefined; to: string }> {
  const { pull } = record;
  const base =
    pull.mergedOnto ??
    (await repository.git.resolveRef(`refs/heads/${pull.baseRef}`)) ??
    pull.baseSha;
  return {
    from: await repository.git.mergeBase(base, pull.headSha),
    to: pull.headSha,
  };
}
