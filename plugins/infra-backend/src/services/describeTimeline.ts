import {
  deriveTimeline,
  type BaseCommit,
  type EnvironmentTransition,
  type Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { claimPath } from '@groundwork/backstage-plugin-infra-node';
import { toChangeRecord } from '../database/changeRows';
import type { Transition } from '../database/StatusStore';
import type { StatusParts } from './DefaultStatusService';

const MAX_CHANGES = 50;
const MAX_COMMITS = 30;

/** What happened to a service: from journal, pull requests, Git and clusters. */
export async function describeTimeline(
  parts: StatusParts,
  service: string,
): Promise<Timeline> {
  const { changeStore, proposals, statuses, now } = parts;
  const [changes, pulls, transitions, status, commits] = await Promise.all([
    changeStore.listOfService(service, MAX_CHANGES),
    proposals.listOfService(service, MAX_CHANGES),
    statuses.readTransitions(service),
    statuses.readStatus(service),
    readCommits(parts, service),
  ]);
  const items = deriveTimeline({
    service,
    changes: changes.map(toChangeRecord),
    proposals: pulls,
    commits,
    transitions: transitions.map(toEnvironmentTransition),
    reports: (status?.status.environments ?? []).flatMap(environment =>
      environment.resources.map(({ type, name, status: report }) => ({
        environment: environment.name,
        ...{ type, name, report },
      })),
    ),
    now: now(),
  });
  return { items };
}

function toEnvironmentTransition(one: Transition): EnvironmentTransition {
  return {
    environment: one.environment,
    step: one.step as EnvironmentTransition['step'],
    at: one.at,
    resource: `${one.type}/${one.name}`,
    changeId: one.changeId,
  };
}

/** Commits of the base branch that touch the service; none when Git is away. */
async function readCommits(
  { index, history, statuses }: StatusParts,
  service: string,
): Promise<BaseCommit[]> {
  const { platform, state } = await index.current();
  const known = (await statuses.readDesired([service])).get(service)?.desired;
  const claim = claimPath(platform, service);
  const environments = (known?.environments ?? []).map(({ name, paths }) => ({
    environment: name,
    paths: paths.slice(0, 1),
  }));
  return history.of({
    revision: state.revision,
    places: [{ paths: [claim] }, ...environments],
    limit: MAX_COMMITS,
  });
}
