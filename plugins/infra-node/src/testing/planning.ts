import {
  changeSchema,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import type { PlannedChangeSet } from '../changeSets';
import { plan, type PlanContext } from '../plan';
import { compilePlatform } from '../platform/compile';
import type { Platform } from '../platform/platform';
import { platformFiles } from './platformFiles';

/** The sample platform, compiled once. */
export const samplePlatform = compilePlatform(platformFiles);

/** The moment at which tests plan. */
export const testNow = new Date('2026-06-01T12:00:00Z');

/** Plans a change over some files. */
export function planned(
  change: ChangeInput,
  files: ReadonlyMap<string, string> = new Map(),
  options: Partial<PlanContext> & { platform?: Platform } = {},
): PlannedChangeSet {
  const { platform = samplePlatform, ...context } = options;
  return plan(
    { revision: 'a1b2c3', platform, files },
    changeSchema.parse(change),
    { changeId: '0123456789ab', now: testNow, ...context },
  );
}

/** The files after a change set has been merged. */
export function merged(
  files: ReadonlyMap<string, string>,
  changeSet: PlannedChangeSet,
): Map<string, string> {
  const after = new Map(files);
  for (const { path, after: text } of changeSet.files) {
    if (text === undefined) after.delete(path);
    else after.set(path, text);
  }
  return after;
}

/** A request that gives `shop` a database and a topic. */
export const shopRequest = {
  kind: 'request',
  service: 'shop',
  owner: 'group:default/shop',
  profile: 'busy',
  environments: ['dev', 'prod', 'prod-azure'],
  resources: [
    { type: 'postgres', name: 'main' },
    {
      type: 'topic',
      name: 'main',
      inputs: { partitions: 6 },
      environments: { dev: { inputs: { partitions: 1 } } },
    },
  ],
} as const satisfies ChangeInput;

/** The files after {@link shopRequest}. */
export function shopFiles(): Map<string, string> {
  return merged(new Map(), planned(shopRequest));
}
