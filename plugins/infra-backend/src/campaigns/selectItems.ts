import type { CampaignSpec } from '@groundwork/backstage-plugin-infra-common';
import {
  parseClaim,
  type DesiredService,
} from '@groundwork/backstage-plugin-infra-node';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IndexStore } from '../database/IndexStore';
import type { DesiredServices } from '../observe/DesiredServices';
import type { StoredItem } from './campaign';

const PAGE = 200;

/** A service that fits a campaign but cannot take part. */
export interface Unfit {
  readonly service: string;
  readonly reason: string;
}

interface Candidate {
  readonly desired: DesiredService;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The services in their environments that a campaign is for, each in the first
 * wave that names it.
 */
export async function selectItems(
  parts: { indexStore: IndexStore; desiredServices: DesiredServices },
  spec: CampaignSpec,
  now: Date,
): Promise<{ items: StoredItem[]; unfit: Unfit[] }> {
  const { indexStore, desiredServices } = parts;
  const items: StoredItem[] = [];
  const unfit: Unfit[] = [];
  let after: string | undefined;
  do {
    const page = await indexStore.listServices({
      limit: PAGE,
      ...(after !== undefined && { after }),
    });
    const rows = page.items.filter(({ name, owner, profile }) =>
      isSelected(spec, { name, owner, profile }),
    );
    const names = rows.map(({ name }) => name);
    const desired = await desiredServices.read(names);
    const labels = needsLabels(spec)
      ? await labelsOf(indexStore, names)
      : new Map<string, Record<string, string>>();
    for (const name of names) {
      const service = desired.get(name);
      if (!service) {
        unfit.push({ service: name, reason: 'Its claim cannot be read.' });
        continue;
      }
      const candidate = { desired: service, labels: labels.get(name) ?? {} };
      items.push(...itemsOf(spec, candidate, now));
    }
    after = page.nextCursor;
    await nextTurn();
  } while (after !== undefined);
  return { items, unfit };
}

function isSelected(
  { selection }: CampaignSpec,
  service: { name: string; owner: string; profile: string },
): boolean {
  const { services, owners, profiles } = selection;
  return (
    (services?.includes(service.name) ?? true) &&
    (owners?.includes(service.owner) ?? true) &&
    (profiles?.includes(service.profile) ?? true)
  );
}

function needsLabels({ selection, waves }: CampaignSpec): boolean {
  return selection.labels !== undefined || waves.some(wave => wave.labels);
}

async function labelsOf(indexStore: IndexStore, names: readonly string[]) {
  const files = await indexStore.findClaimFiles(names);
  const texts = await indexStore.readTexts(
    [...files.values()].map(({ blobId }) => blobId),
  );
  return new Map(
    [...files].map(([name, { path, blobId }]) => [
      name,
      parseClaim(path, texts.get(blobId) ?? '').claim?.document.metadata
        .labels ?? {},
    ]),
  );
}

function itemsOf(
  spec: CampaignSpec,
  { desired, labels }: Candidate,
  now: Date,
): StoredItem[] {
  if (!hasLabels(labels, spec.selection.labels)) return [];
  const { work, waves } = spec;
  const at = now.toISOString();
  return desired.environments.flatMap((environment): StoredItem[] => {
    if (work.kind === 'upgrade' && environment.package !== work.from) return [];
    const wave = waves.findIndex(
      one =>
        one.environments.includes(environment.name) &&
        hasLabels(labels, one.labels),
    );
    if (wave < 0) return [];
    return [
      {
        service: desired.service,
        environment: environment.name,
        owner: desired.owner,
        wave,
        state: 'waiting',
        since: at,
        attempt: 1,
        updatedAt: at,
      },
    ];
  });
}

function hasLabels(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(wanted ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
}
