import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { TooLargeError } from '../host/body';
import { Transient } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { atMost } from './atMost';
import { blobIdOf } from './blobId';
import { oid } from './head';

const BATCH = 100;
const CONCURRENCY = 4;

const textBlob = z.object({
  oid,
  text: z.string().nullable(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
});

const restBlob = z.object({
  content: z.string(),
  encoding: z.enum(['base64', 'utf-8']),
});

/**
 * Reads blobs by their ids: a hundred per GraphQL query, and one by one over
 * REST what GraphQL cannot give unchanged (binary, truncated, not UTF-8).
 * Every content is verified against its id.
 *
 * @throws NotFoundError when the repository has no such blob.
 */
export async function readBlobs(
  host: GithubHost,
  at: Coordinates,
  options: RepositoryCallOptions & { blobIds: readonly string[] },
): Promise<Map<string, Uint8Array>> {
  const { blobIds, ...call } = options;
  const ids = [...new Set(blobIds)].map(id => oid.parse(id));
  const batches: string[][] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    batches.push(ids.slice(start, start + BATCH));
  }
  const found = new Map<string, Uint8Array>();
  await atMost(CONCURRENCY, batches, async batch => {
    for (const [id, content] of await readTexts(host, at, batch, call)) {
      found.set(id, content);
    }
  });
  await atMost(
    CONCURRENCY,
    ids.filter(id => !found.has(id)),
    async id => {
      found.set(id, await readOne(host, at, id, call));
    },
  );
  return found;
}

async function readTexts(
  host: GithubHost,
  at: Coordinates,
  ids: readonly string[],
  call: RepositoryCallOptions,
): Promise<Map<string, Uint8Array>> {
  const fields = ids
    .map(id => `b${id}:object(oid:"${id}"){...blob}`)
    .join('\n');
  const query = `query Blobs($owner:String!,$name:String!){
repository(owner:$owner,name:$name){
${fields}
}}
fragment blob on GitObject{...on Blob{oid text isBinary isTruncated}}`;
  const answerShape = z.object({
    repository: z.record(z.string(), textBlob.nullable()),
  });
  try {
    return await host.graphql(
      query,
      { owner: at.owner, name: at.name },
      ({ data }) => {
        const found = new Map<string, Uint8Array>();
        for (const blob of Object.values(answerShape.parse(data).repository)) {
          if (blob && !blob.isTruncated && blob.text !== null) {
            const content = Buffer.from(blob.text, 'utf8');
            if (blobIdOf(content) === blob.oid) {
              found.set(blob.oid, content);
            }
          }
        }
        return found;
      },
      { ...call, effect: 'read' },
    );
  } catch (error) {
    if (!(error instanceof TooLargeError)) {
      throw error;
    }
    if (ids.length === 1) {
      return new Map();
    }
    const half = Math.ceil(ids.length / 2);
    return new Map([
      ...(await readTexts(host, at, ids.slice(0, half), call)),
      ...(await readTexts(host, at, ids.slice(half), call)),
    ]);
  }
}

async function readOne(
  host: GithubHost,
  at: Coordinates,
  id: string,
  call: RepositoryCallOptions,
): Promise<Uint8Array> {
  try {
    return await host.rest(
      'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
      { owner: at.owner, repo: at.name, file_sha: id },
      answer => {
        const blob = restBlob.parse(answer.data);
        const content = Buffer.from(
          blob.content,
          blob.encoding === 'base64' ? 'base64' : 'utf8',
        );
        if (blobIdOf(content) !== id) {
          throw new Transient(`its blob ${id} has other content`);
        }
        return content;
      },
      { ...call, effect: 'read' },
    );
  } catch (error) {
    if (error instanceof NotFoundError) {
      throw new NotFoundError(
        `${at.owner}/${at.name} on ${host.name} has no blob ${id}`,
      );
    }
    if (error instanceof TooLargeError) {
      throw new ServiceUnavailableError(
        `the blob ${id} of ${at.owner}/${at.name} is too large to be read`,
      );
    }
    throw error;
  }
}
