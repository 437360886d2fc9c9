import type {
  RepositoryCallOptions,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { atMost } from './atMost';
import { oid } from './head';

const BATCH = 100;
const CONCURRENCY = 3;

const treeEntry = z.object({
  oid,
  mode: z.number().int(),
  size: z.number().int().min(0),
});

const shape = z.object({
  repository: z.object({
    object: z.record(z.string(), treeEntry.nullable()).nullable(),
  }),
});

const TYPES = new Map<number, RepositoryTreeEntry['type']>([
  [0o100644, 'file'],
  [0o100664, 'file'],
  [0o100755, 'file'],
  [0o120000, 'link'],
  [0o160000, 'submodule'],
]);

/**
 * Reads single entries of a commit's tree by their paths, a hundred per query,
 * without the folders that they are in.
 *
 * @returns undefined when one of them is not there or is nothing known.
 */
export async function readEntries(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  paths: readonly string[],
  call: RepositoryCallOptions,
): Promise<RepositoryTreeEntry[] | undefined> {
  const batches: string[][] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    batches.push(paths.slice(start, start + BATCH));
  }
  const found = await atMost(CONCURRENCY, batches, batch =>
    readBatch(host, at, revision, batch, call),
  );
  const entries = found.flat();
  return entries.length === paths.length ? entries : undefined;
}

async function readBatch(
  host: GithubHost,
  at: Coordinates,
  revision: string,
  paths: readonly string[],
  call: RepositoryCallOptions,
): Promise<RepositoryTreeEntry[]> {
  // Paths are variables: they are whatever somebody named a file.
  const variables = paths.map((_, n) => `$p${n}:String!`).join(',');
  const fields = paths.map((_, n) => `e${n}:file(path:$p${n}){...e}`);
  return host.graphql(
    `query Entries($owner:String!,$name:String!,$commit:GitObjectID!,${variables}){
repository(owner:$owner,name:$name){object(oid:$commit){...on Commit{
${fields.join('\n')}
}}}}
fragment e on TreeEntry{oid mode size}`,
    {
      owner: at.owner,
      name: at.name,
      commit: revision,
      ...Object.fromEntries(paths.map((path, n) => [`p${n}`, path])),
    },
    ({ data }) => {
      const entries = shape.parse(data).repository.object ?? {};
      return paths.flatMap((path, n) => entryOf(path, entries[`e${n}`]));
    },
    { ...call, effect: 'read' },
  );
}

function entryOf(
  path: string,
  entry: z.infer<typeof treeEntry> | null | undefined,
): RepositoryTreeEntry[] {
  const type = entry && TYPES.get(entry.mode);
  if (!entry || !type) {
    return [];
  }
  const size = type === 'file' ? entry.size : 0;
  return [{ path, blobId: entry.oid, size, type }];
}
