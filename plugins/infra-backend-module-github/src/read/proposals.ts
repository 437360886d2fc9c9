import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RepositoryCallOptions,
  RepositoryProposal,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { TooLargeError } from '../host/body';
import type { GraphqlProblem } from '../host/failures';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { PullPartsReader } from './pullParts';
import {
  PULL_FIELDS,
  proposalOf,
  readPull,
  type ReadPull,
} from './proposalNode';

/** Open pull requests a page: what one query can be asked without haste. */
const OPEN = 50;
/** Ended ones a page; few end between two looks. */
const ENDED = 10;
/** Ended ones that the first look takes in, and a page of them. */
const FIRST_ENDED = 100;
const FIRST_ENDED_PAGE = 50;
/** Smaller pages are not tried when answers are too large. */
const SMALLEST = 5;
/** Pages of one look; what is beyond has to wait. */
const PAGES = 40;
/** Pull requests that are asked for by number in one query. */
const BY_NUMBER = 50;

const list = (
  alias: string,
  states: string,
  orderBy: string,
) => `${alias}:pullRequests(baseRefName:$base,states:[${states}],first:$${alias},after:$${alias}After,orderBy:{field:${orderBy},direction:DESC})@include(if:$${alias}Wanted){
nodes{${PULL_FIELDS}}
pageInfo{hasNextPage endCursor}}`;

const QUERY = `query Proposals($owner:String!,$name:String!,$base:String!,$open:Int!,$openAfter:String,$openWanted:Boolean!,$ended:Int!,$endedAfter:String,$endedWanted:Boolean!){
repository(owner:$owner,name:$name){
${list('open', 'OPEN', 'CREATED_AT')}
${list('ended', 'MERGED,CLOSED', 'UPDATED_AT')}
}}`;

const pageShape = z.object({
  nodes: z.array(z.unknown()).nullable(),
  pageInfo: z.object({
    hasNextPage: z.boolean(),
    endCursor: z.string().nullable(),
  }),
});

const answerShape = z.object({
  repository: z.object({
    open: z.unknown().optional(),
    ended: z.unknown().optional(),
  }),
});

/** Where a list is read from; undefined when it is read. */
type Cursor = { after: string | null } | undefined;

/**
 * Reads pull requests against the base branch. One query for up to 50 that are
 * open and 10 that ended lately: two points of GitHub's primary limit (5,000 an
 * hour at least). One more for every further page, for those that were open and
 * are neither, and for files or checks beyond the first hundred.
 */
export class ProposalReader {
  private readonly parts: PullPartsReader;
  private saidForbidden = false;

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly baseBranch: string,
    private readonly logger: LoggerService,
  ) {
    this.parts = new PullPartsReader(host, at, this.tolerates);
  }

  /** @throws NotFoundError when there is no such repository. */
  async read({
    since,
    open,
    ...call
  }: RepositoryCallOptions & {
    since?: Date;
    open: readonly number[];
  }): Promise<RepositoryProposal[]> {
    const found = new Map<number, ReadPull>();
    await this.readLists(found, since, call);
    const gone = [...new Set(open)].filter(number => !found.has(number));
    for (let start = 0; start < gone.length; start += BY_NUMBER) {
      const numbers = gone.slice(start, start + BY_NUMBER);
      this.take(found, await this.readNumbers(numbers, call));
    }
    const whole = await this.parts.complete([...found.values()], call);
    return whole.map(one => proposalOf(one, this.baseBranch));
  }

  private async readLists(
    found: Map<number, ReadPull>,
    since: Date | undefined,
    call: RepositoryCallOptions,
  ): Promise<void> {
    let open: Cursor = { after: null };
    let ended: Cursor = { after: null };
    let endedLeft = since ? Number.POSITIVE_INFINITY : FIRST_ENDED;
    const size = { open: OPEN, ended: since ? ENDED : FIRST_ENDED_PAGE };
    for (let turn = 0; (open || ended) && turn < PAGES; turn += 1) {
      let page: Awaited<ReturnType<ProposalReader['readPage']>>;
      try {
        page = await this.readPage(open, ended, size, call);
      } catch (error) {
        const largest = Math.max(size.open, size.ended);
        if (!(error instanceof TooLargeError) || largest <= SMALLEST) {
          throw error;
        }
        size.open = Math.max(SMALLEST, Math.floor(size.open / 2));
        size.ended = Math.max(SMALLEST, Math.floor(size.ended / 2));
        continue;
      }
      if (page.open) {
        this.take(found, page.open.nodes);
        open = page.open.next;
      }
      if (page.ended) {
        const lately = this.take(found, page.ended.nodes, since);
        endedLeft -= page.ended.nodes.length;
        // An older one means that all that follow are.
        const isOver = lately < page.ended.nodes.length || endedLeft <= 0;
        ended = isOver ? undefined : page.ended.next;
        // So many have ended that a large page is worth it.
        size.ended = Math.max(size.ended, Math.min(size.open, OPEN));
      }
    }
    if (open || ended) {
      this.logger.warn(
        `${this.at.owner}/${this.at.name} has more pull requests than are read at a time; the oldest are left out`,
      );
    }
  }

  private async readPage(
    open: Cursor,
    ended: Cursor,
    size: { open: number; ended: number },
    call: RepositoryCallOptions,
  ) {
    return this.host.graphql(
      QUERY,
      {
        owner: this.at.owner,
        name: this.at.name,
        base: this.baseBranch,
        open: size.open,
        openAfter: open?.after ?? null,
        openWanted: open !== undefined,
        ended: size.ended,
        endedAfter: ended?.after ?? null,
        endedWanted: ended !== undefined,
      },
      ({ data }) => {
        const { repository } = answerShape.parse(data);
        // Each list that was asked for has to be there.
        return {
          open: open && pageOf(pageShape.parse(repository.open)),
          ended: ended && pageOf(pageShape.parse(repository.ended)),
        };
      },
      { ...call, effect: 'read', tolerates: this.tolerates },
    );
  }

  /** Pull requests by number; one that is not there any more is left out. */
  private async readNumbers(
    numbers: readonly number[],
    call: RepositoryCallOptions,
  ): Promise<unknown[]> {
    const shape = z.object({ repository: z.record(z.string(), z.unknown()) });
    const fields = numbers
      .map(number => `p${number}:pullRequest(number:${number}){${PULL_FIELDS}}`)
      .join('\n');
    return this.host.graphql(
      `query ProposalsByNumber($owner:String!,$name:String!){
repository(owner:$owner,name:$name){
${fields}
}}`,
      { owner: this.at.owner, name: this.at.name },
      ({ data }) => Object.values(shape.parse(data).repository),
      {
        ...call,
        effect: 'read',
        tolerates: problem =>
          isGone(problem, numbers) || this.tolerates(problem),
      },
    );
  }

  /**
   * Adds what nodes say to what was found.
   *
   * @returns how many there are that are not older than `since`
   */
  private take(
    found: Map<number, ReadPull>,
    nodes: readonly unknown[],
    since?: Date,
  ): number {
    let count = 0;
    for (const node of nodes) {
      const result = node === null ? undefined : readPull(node);
      if (result && !result.found) {
        this.logger.warn(
          `GitHub's answer has a pull request that cannot be read and is left out: ${this.host.clean(
            result.problem,
          )}`,
        );
      }
      const one = result?.found;
      const isOld =
        one &&
        since &&
        new Date(one.pull.updatedAt).getTime() < since.getTime();
      if (isOld) continue;
      count += 1;
      if (one) found.set(one.pull.number, one);
    }
    return count;
  }

  /** Credentials may read pull requests and not checks; then there are none. */
  private readonly tolerates = (problem: GraphqlProblem): boolean => {
    const isOfChecks =
      (problem.type === 'FORBIDDEN' ||
        problem.type === 'INSUFFICIENT_SCOPES') &&
      (problem.path ?? []).includes('statusCheckRollup');
    if (isOfChecks && !this.saidForbidden) {
      this.saidForbidden = true;
      this.logger.warn(
        `Checks of pull requests in ${this.at.owner}/${
          this.at.name
        } may not be read; give the credentials the permissions Checks and Commit statuses (read): ${this.host.clean(
          problem.message,
        )}`,
      );
    }
    return isOfChecks;
  };
}

function pageOf({ nodes, pageInfo }: z.infer<typeof pageShape>) {
  const { hasNextPage, endCursor } = pageInfo;
  return {
    nodes: nodes ?? [],
    next: hasNextPage && endCursor !== null ? { after: endCursor } : undefined,
  };
}

function isGone(
  { type, path }: GraphqlProblem,
  numbers: readonly number[],
): boolean {
  const alias = path?.[1];
  return (
    type === 'NOT_FOUND' &&
    path?.length === 2 &&
    numbers.some(number => alias === `p${number}`)
  );
}
