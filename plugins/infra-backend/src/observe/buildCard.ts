import type {
  Attention,
  ServiceCard,
  ServiceLink,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  DesiredEnvironment,
  DesiredService,
} from '@groundwork/backstage-plugin-infra-node';
import type { StoredProposal } from '../database/ProposalStore';
import type { ResourceStatus } from '../database/StatusStore';
import { effectsOn } from './proposalEffects';
import { toProposalSummary } from './proposalSummary';

/** What the card and the status of a service are made of. */
export interface ServiceParts {
  readonly service: string;
  readonly desired: DesiredService | undefined;
  readonly resources: readonly ResourceStatus[];
  readonly proposals: readonly StoredProposal[];
  readonly attention: readonly Attention[];
}

/** As many links as fit in one line of the card. */
const MAX_LINKS = 4;
const MAX_PROPOSALS = 3;
const MAX_TITLE = 80;

/**
 * What the card shows. Says nothing about how recent it is: that is added when
 * it is read.
 */
export function buildCard(parts: ServiceParts): ServiceCard {
  const { service, desired, attention } = parts;
  const open = parts.proposals.filter(({ state }) => state === 'open');
  const links = desired?.links ?? [];
  const [first] = attention;
  return {
    service,
    profile: desired?.profile ?? '',
    environments: environmentsOf(parts).map(environment => ({
      name: environment.name,
      title: environment.title,
      ...(environment.package !== undefined && {
        package: environment.package,
      }),
      ...(environment.packageState && {
        packageState: environment.packageState,
      }),
      ...(environment.behind > 0 && { behind: environment.behind }),
    })),
    resources: rowsOf(parts, open),
    ...(first && { attention: first }),
    moreAttention: Math.max(0, attention.length - 1),
    proposals: open.slice(0, MAX_PROPOSALS).map(proposal => {
      const summary = toProposalSummary(service, proposal);
      return { ...summary, title: summary.title.slice(0, MAX_TITLE) };
    }),
    links: mostWanted(links),
    linkCount: links.length,
  };
}

/** Environments of the claim, then those where something is all the same. */
export function environmentsOf({
  desired,
  resources,
}: ServiceParts): Pick<
  DesiredEnvironment,
  'name' | 'title' | 'tier' | 'cluster' | 'package' | 'packageState' | 'behind'
>[] {
  const environments = desired?.environments ?? [];
  const known = new Set(environments.map(({ name }) => name));
  const others = new Map(
    resources
      .filter(({ environment }) => !known.has(environment))
      .map(({ environment, cluster }) => [environment, cluster]),
  );
  return [
    ...environments,
    ...[...others].map(([name, cluster]) => ({
      ...{ name, title: name, cluster },
      behind: 0,
    })),
  ];
}

function rowsOf(
  { service, resources }: ServiceParts,
  open: readonly StoredProposal[],
): ServiceCard['resources'] {
  const rows = new Map<string, ServiceCard['resources'][number]>();
  for (const { type, name, environment, report } of resources) {
    const key = `${type}/${name}`;
    const row = rows.get(key) ?? { type, name, phases: {} };
    const place = { service, environment, type, name };
    const isDesired = report.phase !== 'proposed';
    const effect = effectsOn(place, open, isDesired).find(
      one => one.effect !== 'touches',
    );
    row.phases[environment] = {
      phase: report.phase,
      // Nobody asks since when something is fine; the answer has to be small.
      ...(report.since !== undefined &&
        report.phase !== 'ready' && { since: report.since }),
      ...(effect && { proposal: effect.proposal.number }),
    };
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** One of each group first, so that the card leads everywhere at once. */
function mostWanted(links: readonly ServiceLink[]): ServiceLink[] {
  const seen = new Set<string>();
  const [firsts, others]: [ServiceLink[], ServiceLink[]] = [[], []];
  // Production is what people look at most; it comes last in promotion order.
  for (const link of [...links].reverse()) {
    (seen.has(link.group) ? others : firsts).push(link);
    seen.add(link.group);
  }
  return [...firsts, ...others].slice(0, MAX_LINKS);
}
