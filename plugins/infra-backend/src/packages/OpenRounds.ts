import type { PlatformChange } from '@groundwork/backstage-plugin-infra-common';
import {
  changeIdFor,
  platformBranch,
  subjectOf,
  type FoundPullRequest,
  type GitOpsRepository,
} from '@groundwork/backstage-plugin-infra-node';

/**
 * What shares a pull request: documents that a person has to look at, or
 * evidence that may be merged by itself. The latter must carry nothing else.
 */
export type RoundKind = 'documents' | 'evidence';

/** Where changes of a subject go: a branch, with its pull request if open. */
export interface Round {
  readonly kind: RoundKind;
  readonly changeId: string;
  readonly branch: string;
  readonly open: FoundPullRequest | undefined;
}

/** Nobody merges so many pull requests of one package version. */
const MAX_ROUNDS = 4096;

/**
 * Finds the one open pull request of a package version, or the branch of the
 * next one. Branches are numbered by how many ended before, so that every
 * replica comes to the same one, and a retry finds what it opened.
 */
export class OpenRounds {
  readonly #repository: GitOpsRepository;
  /** Rounds that ended, by subject; an ended pull request stays so. */
  readonly #ended = new Map<string, number>();

  constructor(options: { repository: GitOpsRepository }) {
    this.#repository = options.repository;
  }

  /** @param mergesItself - whether evidence is merged without a person */
  async find(change: PlatformChange, mergesItself: boolean): Promise<Round> {
    const documents = await this.#current(change, 'documents');
    const isApart = change.kind === 'certify' && mergesItself;
    // Evidence of a draft that is not merged yet goes along with the draft.
    return isApart && !documents.open
      ? this.#current(change, 'evidence')
      : documents;
  }

  /** Looks for the first round that did not end: doubling, then halving. */
  async #current(change: PlatformChange, kind: RoundKind): Promise<Round> {
    const key = `${kind} ${
      change.kind === 'waive' ? 'waiver' : 'package'
    } ${subjectOf(change)}`;
    const known = this.#ended.get(key) ?? 0;
    let first = await this.#look(change, kind, key, known);
    if (!first.hasEnded) return first.round;
    let [ended, step] = [known, 1];
    for (;;) {
      first = await this.#look(change, kind, key, ended + step);
      if (!first.hasEnded || ended + step > MAX_ROUNDS) break;
      ended += step;
      step *= 2;
    }
    let end = ended + step;
    let { round } = first;
    while (end - ended > 1) {
      const middle = Math.floor((ended + end) / 2);
      const looked = await this.#look(change, kind, key, middle);
      if (looked.hasEnded) ended = middle;
      else [end, round] = [middle, looked.round];
    }
    this.#ended.set(key, end);
    return round;
  }

  async #look(
    change: PlatformChange,
    kind: RoundKind,
    key: string,
    number: number,
  ): Promise<{ hasEnded: boolean; round: Round }> {
    const changeId = changeIdFor('platform', `${key} ${number}`);
    const branch = platformBranch(change, changeId);
    const found = await this.#repository.findPullRequest(branch, {
      paths: true,
    });
    return {
      hasEnded: found !== undefined && found.state !== 'open',
      round: {
        kind,
        changeId,
        branch,
        open: found?.state === 'open' ? found : undefined,
      },
    };
  }
}
