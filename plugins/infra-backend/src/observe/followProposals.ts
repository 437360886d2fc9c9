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

/** Anybody may open a pull request; no service has more. */
const MAX_RESOURCES = 1_000;

/** What a look at the pull requests found. */
export interface FollowedProposals {
  /** Those that are not what they were. */
  readonly written: readonly StoredProposal[];
  /** All that the host told of, also those that touch no service. */
  readonly found: readonly RepositoryProposal[];
}

/**
 * Reads the pull requests of the repository: all that are open, and those that
 * ended since they were read last. One query, however many there are; one more
 * for claims of those that are new or were pushed to.
 */
export async function followProposals(options: {
  repository: GitOpsRepository;
  platform: Platform;
  indexStore: IndexStore;
  store: ProposalStore;
  /** When the newest one of the last look was updated; stored ones tell else. */
  newest?: Date;
  signal?: AbortSignal;
}): Promise<FollowedProposals> {
  const { repository, store, signal } = options;
  const newest = options.newest ?? (await store.newest());
  const open = await store.listOpen();
  const found = await repository.readProposals({
    ...(newest && { since: new Date(newest.getTime() - OVERLAP_MS) }),
    open,
    ...(signal && { signal }),
  });
  const numbers = new Set(found.map(({ number }) => number));
  const gone = open.filter(number => !numbers.has(number));
  const known = new Map(
    (await store.find([...numbers, ...gone])).map(one => [one.number, one]),
  );
  const isSame = (proposal: RepositoryProposal) =>
    known.get(proposal.number)?.headCommit === proposal.headCommit;
  const fresh = await describe(
    options,
    found.filter(proposal => !isSame(proposal)),
  );
  const described = found.map(({ paths: _, ...proposal }) => {
    const before = known.get(proposal.number);
    const { touches, claims } = fresh.get(proposal.number) ?? before!;
    return { ...proposal, ...settled(proposal, before), touches, claims };
  });
  const ended = gone.flatMap(number => vanished(known.get(number)));
  const written = await store.put([
    ...described.filter(
      ({ number, touches }) => touches.length > 0 || known.has(number),
    ),
    ...ended,
  ]);
  return { written, found };
}

/** While the host computes it anew, the last answer stands: no flicker. */
function settled(
  proposal: Pick<RepositoryProposal, 'state' | 'headCommit' | 'mergeable'>,
  before: StoredProposal | undefined,
): Pick<RepositoryProposal, 'mergeable'> {
  const isComputing =
    proposal.state === 'open' && proposal.mergeable === 'unknown';
  const isSameWork =
    before?.state === 'open' && before.headCommit === proposal.headCommit;
  return {
    mergeable:
      isComputing && isSameWork ? before.mergeable : proposal.mergeable,
  };
}

/** The host does not know it any more: nothing will come of it. */
function vanished(before: StoredProposal | undefined): StoredProposal[] {
  return before
    ? [{ ...before, state: 'closed', closedAt: before.updatedAt }]
    : [];
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
  // A file that is gone asks for nothing.
  if (text === undefined) return { service, owner: undefined, resources: [] };
  const { claim } = parseClaim(path, text);
  const { spec } = claim?.document ?? {};
  if (!spec || spec.resources.length > MAX_RESOURCES) {
    return { service, owner: spec?.owner, resources: undefined };
  }
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
