import type {
  ProposalRequest,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import type { GithubHost } from '../host/GithubHost';
import { readBlobs } from '../read/blobs';
import type { Coordinates } from '../repository/address';
import { readBlobIds, type BranchWork } from './inspect';
import type { Step } from './nextStep';
import type { Situation } from './situation';
import { mergeBase } from './mergeBase';
import type { ProposalContent, Writes } from './mutation';

interface Repository {
  readonly host: GithubHost;
  readonly at: Coordinates;
}

/** A step that ends in a mutation document. */
export type WritingStep = Extract<
  Step,
  { do: 'open' | 'open-pull-request' | 'append' }
>;

/** What a step writes. */
export async function composeWrites(
  repository: Repository,
  step: WritingStep,
  situation: Situation,
  request: ProposalRequest,
  options: RepositoryCallOptions,
): Promise<Writes> {
  const { repositoryId, branch } = situation;
  switch (step.do) {
    case 'open':
      return {
        createRef: step.createRef
          ? { repositoryId, oid: request.baseRevision }
          : undefined,
        commit: { expectedHead: request.baseRevision, restored: [] },
        openPull: { repositoryId },
      };
    case 'append':
      return {
        ...(step.work.isBehind && branch
          ? {
              moveRef: {
                refId: branch.id,
                oid: await mergeBase(
                  repository,
                  { base: situation.base, tree: situation.baseTree, branch },
                  request,
                  options,
                ),
              },
            }
          : {
              commit: {
                expectedHead: branch?.oid ?? '',
                restored: await restored(
                  repository,
                  step.work,
                  request,
                  options,
                ),
              },
            }),
        ...(step.pull
          ? { updatePull: { id: step.pull.id } }
          : { openPull: { repositoryId } }),
      };
    default:
      return { openPull: { repositoryId } };
  }
}

/** What an earlier plan changed and this one does not: back to the base's. */
async function restored(
  { host, at }: Repository,
  work: BranchWork,
  request: ProposalRequest,
  options: RepositoryCallOptions,
): Promise<ProposalContent[]> {
  const planned = new Set(request.files.map(({ path }) => path));
  const left = work.changed.filter(({ path }) => !planned.has(path));
  const ids = await readBlobIds(
    host,
    at,
    request.baseRevision,
    left.map(({ path }) => path),
    options,
  );
  const blobIds = [...ids.values()].flatMap(id => id ?? []);
  const contents = await readBlobs(host, at, {
    ...options,
    blobIds,
  });
  return left.flatMap(({ path, deleted }) => {
    const id = ids.get(path);
    const content = id === undefined ? undefined : contents.get(id);
    return content === undefined && deleted ? [] : [{ path, content }];
  });
}
