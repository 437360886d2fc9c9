import { InputError } from '@backstage/errors';
import type { RequestList } from '@groundwork/backstage-plugin-infra-common';
import { toChangeRecord } from '../database/changeRows';
import type { Permitted } from '../database/StatusStore';
import { summarizeProposal } from '../observe/proposalSummary';
import { componentsOf } from './componentsOf';
import type { StatusParts } from './DefaultStatusService';
import type { RequestListOptions } from './StatusService';

/** Pull requests of the repository that touch services, the newest first. */
export async function listRequests(
  { proposals, changeStore, statuses }: StatusParts,
  query: RequestListOptions,
  permitted: Permitted,
): Promise<RequestList> {
  const { state, service, text, limit, cursor } = query;
  const found = await proposals.list({
    ...(state && { state }),
    ...(service !== undefined && { service }),
    ...(text !== undefined && { text }),
    ...(cursor !== undefined && { after: parseCursor(cursor) }),
    limit: limit + 1,
    permitted,
  });
  const shown = found.slice(0, limit);
  const last = shown[shown.length - 1];
  // One pull request may touch services of several owners, and carry a change
  // of one of them.
  const changes = await Promise.all(
    shown.map(({ changeId }) =>
      changeId === undefined ? undefined : changeStore.find(changeId),
    ),
  );
  const visible = await proposals.visibleAmong(
    [
      ...shown.flatMap(({ touches }) => touches.map(one => one.service)),
      ...changes.flatMap(change => change?.service ?? []),
    ],
    permitted,
  );
  const items = shown.map(({ claims: _, ...proposal }, index) => {
    const change = changes[index];
    const isShown = change && visible.has(change.service);
    const touches = proposal.touches.filter(one => visible.has(one.service));
    return {
      services: touches.map(one => one.service),
      proposal: { ...proposal, touches },
      ...(isShown && { change: toChangeRecord(change) }),
      summary: summarizeProposal(proposal),
      updatedAt: proposal.updatedAt,
    };
  });
  const shownChanges = items.flatMap(({ change }) => change ?? []);
  const components = await componentsOf(
    statuses,
    [
      ...items.flatMap(({ services }) => services),
      ...shownChanges.map(each => each.service),
    ],
    shownChanges.map(({ change }) => change),
  );
  return {
    items,
    components,
    ...(found.length > limit && {
      nextCursor: `${last.updatedAt}~${last.number}`,
    }),
  };
}

function parseCursor(cursor: string) {
  const match = /^([0-9TZ:.+-]{10,40})~(\d{1,9})$/.exec(cursor);
  if (!match) {
    throw new InputError(
      'The cursor is not one that this list gave; leave it out to begin again',
    );
  }
  return { updatedAt: match[1], number: Number(match[2]) };
}
