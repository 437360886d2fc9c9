import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import type { GraphqlProblem } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import {
  CONTEXTS,
  FILES,
  PART,
  PARTS,
  partsOf,
  type PullParts,
  type ReadPull,
} from './proposalNode';

/** Pull requests whose further pages come in one query. */
const TOGETHER = 20;
/** Large pull requests whose files are remembered. */
const REMEMBERED = 500;

const shape = z.object({ repository: z.record(z.string(), z.unknown()) });

/**
 * Reads files and checks beyond the first page, of few pull requests with many
 * of them. Files of the same commits stay the same, so they are read once.
 */
export class PullPartsReader {
  /** Paths beyond the first page, by number, head and first page. */
  private readonly known = new Map<string, readonly string[]>();

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly tolerates: (problem: GraphqlProblem) => boolean,
  ) {}

  async complete(
    pulls: readonly ReadPull[],
    call: RepositoryCallOptions,
  ): Promise<ReadPull[]> {
    const whole = new Map(
      pulls.map(one => [one.pull.number, this.recall(one)]),
    );
    for (let part = 1; part < PARTS; part += 1) {
      const short = [...whole.values()].filter(
        one => one.moreFiles !== undefined || one.moreContexts !== undefined,
      );
      for (let start = 0; start < short.length; start += TOGETHER) {
        const some = short.slice(start, start + TOGETHER);
        const parts = await this.readParts(some, call);
        some.forEach((one, index) => {
          const next = parts[index];
          whole.set(one.pull.number, {
            pull: one.pull,
            paths: [...one.paths, ...next.paths],
            contexts: [...one.contexts, ...next.contexts],
            moreFiles: next.moreFiles,
            moreContexts: next.moreContexts,
          });
        });
      }
    }
    for (const one of pulls) {
      const paths = whole.get(one.pull.number)?.paths ?? [];
      if (one.moreFiles !== undefined) this.remember(one, paths);
    }
    return [...whole.values()];
  }

  private recall(one: ReadPull): ReadPull {
    const known = one.moreFiles !== undefined && this.known.get(keyOf(one));
    return known
      ? { ...one, paths: [...one.paths, ...known], moreFiles: undefined }
      : one;
  }

  private remember(first: ReadPull, paths: readonly string[]): void {
    const key = keyOf(first);
    if (this.known.size >= REMEMBERED && !this.known.has(key)) {
      this.known.clear();
    }
    this.known.set(key, paths.slice(first.paths.length));
  }

  private async readParts(
    pulls: readonly ReadPull[],
    call: RepositoryCallOptions,
  ): Promise<PullParts[]> {
    const parameters: string[] = [];
    const variables: Record<string, string> = {};
    const fields = pulls.map(({ pull, moreFiles, moreContexts }, index) => {
      const after = (name: string, cursor: string) => {
        parameters.push(`$${name}${index}:String!`);
        variables[`${name}${index}`] = cursor;
        return `first:${PART},after:$${name}${index}`;
      };
      const files =
        moreFiles === undefined
          ? ''
          : `files(${after('f', moreFiles)}){${FILES}}`;
      const contexts =
        moreContexts === undefined
          ? ''
          : `commits(last:1){nodes{commit{statusCheckRollup{contexts(${after(
              'c',
              moreContexts,
            )}){${CONTEXTS}}}}}}`;
      return `p${index}:pullRequest(number:${pull.number}){number ${files} ${contexts}}`;
    });
    return this.host.graphql(
      `query ProposalParts($owner:String!,$name:String!,${parameters.join(
        ',',
      )}){
repository(owner:$owner,name:$name){
${fields.join('\n')}
}}`,
      { owner: this.at.owner, name: this.at.name, ...variables },
      ({ data }) => {
        const { repository } = shape.parse(data);
        return pulls.map((_, index) => partsOf(repository[`p${index}`]));
      },
      { ...call, effect: 'read', tolerates: this.tolerates },
    );
  }
}

function keyOf({ pull, paths }: ReadPull): string {
  // The base moves where the difference begins; then the first page tells.
  return JSON.stringify([pull.number, pull.headRefOid, paths]);
}
