import { parseEntityRef } from '@backstage/catalog-model';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import type {
  Phase,
  ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';

/** A service in the search index. @public */
export interface InfraServiceDocument extends IndexableDocument {
  owner: string;
  profile: string;
  /** Names, separated by spaces. */
  environments: string;
  /** Names, separated by spaces. */
  resourceTypes: string;
  /** Phases that some resource is in, separated by spaces. */
  phases: string;
}

/** What people may type who look for a phase. */
const words: Record<Phase, string> = {
  proposed: 'proposed',
  merged: 'merged, not yet in the cluster',
  planning: 'being planned',
  'awaiting-approval': 'awaiting approval of a plan',
  applying: 'being applied',
  ready: 'ready',
  failed: 'failed',
  drifted: 'drifted from what Git asks for',
  unhealthy: 'unhealthy',
  waiting: 'waiting for something else',
  locked: 'locked',
  suspended: 'suspended',
  removing: 'being removed',
  retained: 'retained, no longer in Git',
  orphaned: 'orphaned, not in Git',
  unknown: 'unknown, not seen recently',
};

/** Describes a service in words that people look for. */
export function describeDocument(
  service: ServiceSummary,
): InfraServiceDocument {
  const { name, owner, profile, environments, resources } = service;
  const phases = Object.entries(service.phases ?? {}) as [Phase, number][];
  const types = [...new Set(resources.map(({ type }) => type))];
  const sentences = [
    resources.length > 0
      ? `Infrastructure: ${resources
          .map(resource => `${resource.type} ${resource.name}`)
          .join(', ')}`
      : 'Infrastructure: no resources',
    environments.length > 0 && `Environments: ${environments.join(', ')}`,
    `Profile: ${profile}`,
    service.package && `Package: ${service.package}`,
    `Owner: ${owner}`,
    phases.length > 0 &&
      `State: ${phases
        .map(([phase, count]) => `${count} ${words[phase]}`)
        .join('; ')}`,
    service.attentionText && `Needs attention: ${service.attentionText}`,
  ];
  return {
    title: name,
    text: sentences
      .filter(sentence => typeof sentence === 'string' && sentence !== '')
      .map(sentence => `${String(sentence).replace(/[.\s]+$/, '')}.`)
      .join(' '),
    location: locationOf(service),
    authorization: { resourceRef: name },
    owner,
    profile,
    environments: environments.join(' '),
    resourceTypes: types.join(' '),
    phases: phases.map(([phase]) => phase).join(' '),
  };
}

/** What the catalog accepts as a kind, namespace or name. */
const entityName = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/;

/** The infrastructure tab of the component. */
function locationOf({ name, component }: ServiceSummary): string {
  const own = { kind: 'component', namespace: 'default', name };
  let ref = own;
  try {
    ref = parseEntityRef(component, { defaultKind: 'component' });
  } catch {
    // A claim may say anything; one of them must not cost the whole index.
  }
  if (!Object.values(ref).every(part => entityName.test(part))) ref = own;
  const parts = [ref.namespace, ref.kind, ref.name].map(part =>
    encodeURIComponent(part.toLocaleLowerCase('en-US')),
  );
  return `/catalog/${parts.join('/')}/infrastructure`;
}
