import type {
  BaseCommit,
  History,
  HistoryEntry,
  ProposalState,
} from '@groundwork/backstage-plugin-infra-common';
import {
  claimPath,
  packageOf,
  parseClaim,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { StoredChange } from '../database/ChangeStore';
import type { StatusParts } from '../services/DefaultStatusService';
import { readIndexedClaim } from './readClaim';

/** Changes and pull requests that commits are matched with. */
const MAX_KNOWN = 200;

/**
 * Where a service can go back to: the commits on its claim and on what is
 * rendered from it, with who asked and who approved.
 *
 * @throws NotFoundError when the service has no claim
 */
export async function describeHistory(
  parts: StatusParts,
  service: string,
  limit: number,
): Promise<History> {
  const { history, repository, changeStore, proposals, statuses, now } = parts;
  const { platform, revision, text } = await readIndexedClaim(parts, service);
  const path = claimPath(platform, service);
  const known = (await statuses.readDesired([service])).get(service)?.desired;
  const [commits, changes, pulls] = await Promise.all([
    history.of({
      revision,
      places: [
        { paths: [path] },
        ...(known?.environments ?? []).map(({ name, paths }) => ({
          environment: name,
          paths: paths.slice(0, 1),
        })),
      ],
      // One more tells whether there are older ones.
      limit: limit + 1,
    }),
    changeStore.listOfService(service, MAX_KNOWN),
    proposals.listOfService(service, MAX_KNOWN),
  ]);
  const shown = commits.slice(0, limit);
  const texts = await repository.readTexts({
    files: commits.map(({ sha }) => ({ revision: sha, path })),
  });
  const claimAt = (commit: BaseCommit | undefined) =>
    commit && texts.get(`${commit.sha}:${path}`);
  return {
    service,
    items: shown.map((commit, position): HistoryEntry => {
      const claim = claimAt(commit);
      const previous = commits[position + 1];
      const pull = pullOf(commit, pulls);
      const change = changeOf(pull, changes);
      const changeId = change?.id ?? pull?.changeId;
      return {
        revision: commit.sha,
        ...(claimAt(previous) !== undefined && { previous: previous.sha }),
        committedAt: commit.at,
        author: commit.author,
        message: commit.title,
        url: commitUrl(repository.url, commit.sha),
        environments: [...commit.environments],
        ...(changeId !== undefined && { changeId }),
        ...(pull && { pullRequest: { number: pull.number, url: pull.url } }),
        ...(change && { requestedBy: change.requestedBy }),
        approvedBy: pull?.approvedBy ?? [],
        packages: packagesIn(platform, path, claim, now()),
        current: claim === text,
      };
    }),
    more: commits.length > limit,
  };
}

function pullOf(
  commit: BaseCommit,
  pulls: readonly ProposalState[],
): ProposalState | undefined {
  return pulls.find(
    ({ number, mergeCommit }) =>
      mergeCommit === commit.sha ||
      (commit.pullRequest !== undefined && number === commit.pullRequest),
  );
}

function changeOf(
  pull: ProposalState | undefined,
  changes: readonly StoredChange[],
): StoredChange | undefined {
  return (
    pull &&
    changes.find(
      ({ id, pullRequest }) =>
        id === pull.changeId || pullRequest?.number === pull.number,
    )
  );
}

/** Package by environment in a claim of another time. */
function packagesIn(
  platform: Platform,
  path: string,
  text: string | undefined,
  now: Date,
): Record<string, string> {
  const claim = text === undefined ? undefined : parseClaim(path, text).claim;
  if (!claim) return {};
  const { document } = claim;
  return Object.fromEntries(
    Object.keys(document.spec.environments).flatMap(name => {
      const environment = platform.environments.get(name)?.document;
      const ref =
        environment && packageOf(platform, document, environment, now).ref;
      return ref === undefined ? [] : [[name, ref] as const];
    }),
  );
}

function commitUrl(repository: string, sha: string): string {
  return `${repository.replace(/\.git$/, '')}/commit/${sha}`;
}
