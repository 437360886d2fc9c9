import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import {
  checkClaim,
  parseClaim,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ClaimRow, IndexStore } from '../database/IndexStore';

/**
 * Version of what this file makes of a claim. A new one makes every claim be
 * looked at again after an upgrade of the plugin.
 */
export const PROJECTION = '1';

/** Parsing goes on this long at most before others have their turn. */
const TURN_MS = 10;
const BATCH = 500;

/** A file that should hold a claim. */
export interface ClaimFile {
  readonly path: string;
  readonly blobId: string;
}

/** What lists and permissions need of claims, and what is wrong with them. */
export interface ProjectedClaims {
  readonly claims: ClaimRow[];
  readonly problems: Problem[];
}

/**
 * Parses and checks claims whose contents are in the store. A file that is no
 * valid claim becomes problems and does not disturb the others.
 */
export async function projectClaims(options: {
  store: IndexStore;
  platform: Platform;
  files: readonly ClaimFile[];
  signal?: AbortSignal;
}): Promise<ProjectedClaims> {
  const { store, platform, files, signal } = options;
  const projected: ProjectedClaims = { claims: [], problems: [] };
  let turnEnds = Date.now() + TURN_MS;
  for (let start = 0; start < files.length; start += BATCH) {
    signal?.throwIfAborted();
    const batch = files.slice(start, start + BATCH);
    const texts = await store.readTexts(batch.map(file => file.blobId));
    for (const { path, blobId } of batch) {
      const text = texts.get(blobId);
      if (text !== undefined) projectClaim(platform, path, text, projected);
      if (Date.now() >= turnEnds) {
        await nextTurn();
        turnEnds = Date.now() + TURN_MS;
      }
    }
  }
  return projected;
}

function projectClaim(
  platform: Platform,
  path: string,
  text: string,
  projected: ProjectedClaims,
) {
  const { claim, problems } = parseClaim(path, text);
  projected.problems.push(...problems);
  if (!claim) return;
  projected.problems.push(...checkClaim(platform, claim));
  const { metadata, spec } = claim.document;
  projected.claims.push({
    path,
    name: metadata.name,
    component: spec.component,
    owner: spec.owner,
    profile: spec.profile,
    ...(spec.package && { package: spec.package }),
    environments: Object.keys(spec.environments),
    resources: spec.resources.map(({ type, name }) => ({ type, name })),
  });
}
