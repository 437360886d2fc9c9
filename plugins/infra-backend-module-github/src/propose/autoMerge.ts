import type { LoggerService } from '@backstage/backend-plugin-api';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import type { Decorated } from './decorate';

/** In the order in which they are tried: repositories allow some of them. */
const METHODS = ['MERGE', 'SQUASH', 'REBASE'] as const;

const MUTATION = `mutation AutoMerge($input:EnablePullRequestAutoMergeInput!){
enablePullRequestAutoMerge(input:$input){clientMutationId}
}`;

/**
 * Has the host merge a pull request as soon as its rules are met. A host that
 * does not want to (no protected branch, nothing to wait for, not allowed in
 * the repository) leaves it to a person; the log says why.
 */
export async function enableAutoMerge(
  host: GithubHost,
  at: Coordinates,
  pull: Decorated,
  logger: LoggerService,
): Promise<void> {
  let reason = '';
  for (const mergeMethod of METHODS) {
    const refused = await host
      .graphql(
        MUTATION,
        { input: { pullRequestId: pull.id, mergeMethod } },
        ({ errors }) => errors.at(0)?.message,
        { effect: 'repeatable', creates: true, background: true },
      )
      .catch((error: unknown) =>
        error instanceof Error ? error.message : 'unknown',
      );
    if (refused === undefined) return;
    reason ||= host.clean(refused);
    if (!/not allowed on this repository|merge method/i.test(refused)) break;
  }
  logger.info(
    `pull request ${at.owner}/${at.name}#${pull.number} waits for a person to merge it: ${reason}`,
  );
}
