import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { TooLargeError } from '../host/body';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { oid } from './head';

/** Files of one query. */
const TOGETHER = 50;
/** Bytes; no document that is worth reading is larger. */
const LARGEST = 1024 * 1024;

const blob = z.object({
  text: z.string().nullable(),
  isBinary: z.boolean().nullable(),
  isTruncated: z.boolean(),
  byteSize: z.number(),
});

const shape = z.object({
  repository: z.record(z.string(), z.unknown()),
});

/**
 * Reads texts of files at commits, fifty a query. What is not there, no file,
 * binary, cut short by the host or larger than a mebibyte is left out.
 *
 * @throws ZodError for a revision that is no commit id.
 */
export async function readTexts(
  host: GithubHost,
  at: Coordinates,
  {
    files,
    ...call
  }: RepositoryCallOptions & {
    files: readonly { revision: string; path: string }[];
  },
): Promise<Map<string, string>> {
  const wanted = new Set(
    files.map(({ revision, path }) => `${oid.parse(revision)}:${path}`),
  );
  const names = [...wanted];
  const found = new Map<string, string>();
  for (let start = 0; start < names.length; start += TOGETHER) {
    const some = names.slice(start, start + TOGETHER);
    for (const [name, text] of await readSome(host, at, some, call)) {
      found.set(name, text);
    }
  }
  return found;
}

async function readSome(
  host: GithubHost,
  at: Coordinates,
  names: readonly string[],
  call: RepositoryCallOptions,
): Promise<[string, string][]> {
  const parameters = names.map((_, index) => `$p${index}:String!`).join(',');
  const fields = names
    .map(
      (_, index) =>
        `f${index}:object(expression:$p${index}){...on Blob{text isBinary isTruncated byteSize}}`,
    )
    .join('\n');
  try {
    return await host.graphql(
      `query Texts($owner:String!,$name:String!,${parameters}){
repository(owner:$owner,name:$name){
${fields}
}}`,
      {
        owner: at.owner,
        name: at.name,
        ...Object.fromEntries(names.map((name, index) => [`p${index}`, name])),
      },
      ({ data }) => {
        const { repository } = shape.parse(data);
        return names.flatMap((name, index): [string, string][] => {
          // A folder is an object without any of these fields.
          const one = blob.safeParse(repository[`f${index}`]).data;
          const isText =
            one && !one.isBinary && !one.isTruncated && one.byteSize <= LARGEST;
          return isText && one.text !== null ? [[name, one.text]] : [];
        });
      },
      { ...call, effect: 'read' },
    );
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    if (names.length === 1) return [];
    const half = Math.ceil(names.length / 2);
    return [
      ...(await readSome(host, at, names.slice(0, half), call)),
      ...(await readSome(host, at, names.slice(half), call)),
    ];
  }
}
