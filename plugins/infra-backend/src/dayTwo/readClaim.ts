import { NotFoundError } from '@backstage/errors';
import type { ServiceInfraDocument } from '@groundwork/backstage-plugin-infra-common';
import {
  parseClaim,
  type Located,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';

/** The claim of a service as it is indexed. */
export interface IndexedClaim {
  readonly platform: Platform;
  /** Commit of the base branch. */
  readonly revision: string;
  readonly path: string;
  readonly text: string;
  readonly claim: Located<ServiceInfraDocument>;
}

/** @throws NotFoundError when the service has no claim that can be read */
export async function readIndexedClaim(
  options: { index: RepositoryIndex; indexStore: IndexStore },
  service: string,
): Promise<IndexedClaim> {
  const { index, indexStore } = options;
  const { platform, state } = await index.current();
  const file = (await indexStore.findClaimFiles([service])).get(service);
  const text =
    file && (await indexStore.readTexts([file.blobId])).get(file.blobId);
  const claim = file && parseClaim(file.path, text ?? '').claim;
  if (!file || text === undefined || !claim) {
    throw new NotFoundError(
      `${service} has no claim that can be read. Request infrastructure for it first, or adopt what people wrote by hand.`,
    );
  }
  const { revision } = state;
  return { platform, revision, path: file.path, text, claim };
}
