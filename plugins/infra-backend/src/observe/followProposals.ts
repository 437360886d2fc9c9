import {
  parseClaim,
  type GitOpsRepository,
  type Platform,
  type RepositoryProposal,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import type {
  ProposalStore,
  ProposedClaim,
  StoredProposal,
} from '../database/ProposalStore';
import { namesIn, touchedServices } from './touchedServices';

/** Answers may be late: what was updated so long before is asked for again. */
const OVERLAP_MS = 5 * 60 * 1000;

/**
 * Reads the pull requests of the repository: all that are open, and those that
 * ended since they were read last. One query, however many there are; one more
 * for claims of those that are new or were pushed to.
 *
 * @returns the proposals that are not what they were
 */
export async function followProposals(options: {
  repository: GitOpsRepository;
  platform: Platform;
  indexStore: IndexStore;
  store: ProposalStore;
  signal?: AbortSignal;
}): Promise<StoredProposal[]> {
  const { repository, store, signal } = options;
  const newest = await store.newest();
  const found = await repository.readProposals({
    ...(newest && { since: new Date(newest.getTime() - OVERLAP_MS) }),
    open: await store.listOpen(),
    ...(signal && { signal }),
  });
  const known = new Map(
    (await store.find(found.map(({ number }) => number))).map(one => [
      one.number,
      one,
    ]),
  );
  const isSame = (proposal: RepositoryProposal) =>
    known.get(proposal.number)?.headCommit === proposal.headCommit;
  const fresh = await describe(
    options,
    found.filter(proposal => !isSame(proposal)),
  );
  const described = found.map(({ paths: _, ...proposal }) => {
    const { touches, claims } =
      fresh.get(proposal.number) ?? known.get(proposal.number)!;
    return { ...proposal, touches, claims };
  });
  return store.put(described.filter(({ touches }) => touches.length > 0));
}

type Described = Pick<StoredProposal, 'touches' | 'claims'>;

/** Which services proposals touch, and what their claims ask for. */
async function describe(
  {
    repository,
    platform,
    indexStore,
    signal,
  }: Parameters<typeof followProposals>[0],
  proposals: readonly RepositoryProposal[],
): Promise<Map<number, Described>> {
  const names = namesIn(proposals.flatMap(({ paths }) => paths));
  const services = await indexStore.findServices([...names]);
  const touched = proposals.map(proposal => ({
    proposal,
    ...touchedServices(platform, proposal.paths, name => services.has(name)),
  }));
  const texts = await repository.readTexts({
    files: touched.flatMap(({ proposal, claimPaths }) =>
      [...claimPaths.values()].map(path => ({
        revision: proposal.headCommit,
        path,
      })),
    ),
    ...(signal && { signal }),
  });
  return new Map(
    touched.map(({ proposal, touches, claimPaths }) => [
      proposal.number,
      {
        touches,
        claims: [...claimPaths].map(([service, path]) =>
          readClaim(service, path, texts.get(`${proposal.headCommit}:${path}`)),
        ),
      },
    ]),
  );
}

function readClaim(
  service: string,
  path: string,
  text: string | undefined,
): ProposedClaim {
  const claim = text === undefined ? undefined : parseClaim(path, text).claim;
  if (!claim) return { service, owner: undefined, resources: undefined };
  const { spec } = claim.document;
  const environments = Object.keys(spec.environments);
  return {
    service,
    owner: spec.owner,
    resources: spec.resources.map(resource => ({
      type: resource.type,
      name: resource.name,
      environments: environments.filter(
        name => resource.environments?.[name]?.enabled !== false,
      ),
    })),
  };
}
