import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, stringifyError } from '@backstage/errors';
import type {
  GitOpsRepository,
  Platform,
  PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZodError } from 'zod';
import type {
  IndexedFile,
  IndexState,
  IndexStore,
} from '../database/IndexStore';
import { contentOf } from './fileContent';
import { digestOf, PlatformLoader } from './PlatformLoader';
import { PROJECTION } from './projectClaims';
import { refreshIndex } from './refreshIndex';
import { isPlatformPath } from './RepositoryLayout';
import { runCoalesced } from './runCoalesced';

const PLATFORM_SCOPE = { files: [], directories: ['platform'] };

/** How long a caller waits for the first refresh. */
const FIRST_REFRESH_PATIENCE_MS = 10_000;

/**
 * How long commits are followed by their changes alone. A whole comparison now
 * and then repairs what is wrong without anybody's knowing.
 */
const COMPARE_EVERY_MS = 24 * 60 * 60 * 1000;

/** How often a refresh starts over because another replica was faster. */
const ATTEMPTS = 3;

/** The platform as it is at the indexed revision. */
export interface CurrentPlatform {
  readonly platform: Platform;
  readonly state: IndexState;
}

/**
 * The repository's files and claims in the database, kept at the head of the
 * base branch. Everything in it comes from the repository: drop it, and the
 * next refresh brings it back.
 */
export class RepositoryIndex {
  readonly #repository: GitOpsRepository;
  readonly #store: IndexStore;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #platforms = new PlatformLoader();
  readonly #closing = new AbortController();
  readonly #refresh: () => Promise<void>;
  /** When what the host tells of changes was last held against a whole tree. */
  #comparedAt: Date;
  readonly #listeners: (() => void)[] = [];
  #lastFailure: unknown;
  #latest: CurrentPlatform | undefined;

  constructor(options: {
    repository: GitOpsRepository;
    store: IndexStore;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#comparedAt = options.now();

    this.#refresh = runCoalesced(() => this.#readHead());
  }

  /**
   * Brings the index to the head of the base branch. Resolves when a refresh
   * that began after the call is done. What is indexed stays when it fails.
   */
  async refresh(): Promise<void> {
    await this.#refresh();
  }

  /** Calls a function whenever another revision was indexed by this process. */
  onSwitch(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Stops a refresh that goes on; it can be taken up again at any time. */
  close(): void {
    this.#closing.abort();
  }

  /** What {@link current} gave last; it may be out of date. */
  get latest(): CurrentPlatform | undefined {
    return this.#latest;
  }

  /**
   * The compiled platform. Waits for the first refresh, but not for long.
   *
   * @throws ServiceUnavailableError when nothing could be indexed yet
   */
  async current(): Promise<CurrentPlatform> {
    this.#latest = await this.#readCurrent();
    return this.#latest;
  }

  async #readCurrent(): Promise<CurrentPlatform> {
    const state = (await this.readState()) ?? (await this.#firstState());
    return (await this.#readPlatform(state)) ?? this.#readCurrent();
  }

  /** The platform of a state or a later one; undefined without an index. */
  async #readPlatform(state: IndexState): Promise<CurrentPlatform | undefined> {
    const known = this.#platforms.get(state.platformDigest);
    if (known) return { state, platform: known };

    const found = await this.#store.readFiles(PLATFORM_SCOPE);
    if (!found) return undefined;
    const files = found.files.filter(isDocument);
    const digest = digestOf(files);
    if (digest !== found.state.platformDigest) {
      throw await this.rebuild('the documents are not those of its revision');
    }
    const documents: PlatformFile[] = [];
    for (const file of files) {
      const content = contentOf(file);
      if (content.kind === 'damaged') {
        throw await this.rebuild(`${file.path} is not what was stored`);
      }
      if (content.kind === 'text') {
        documents.push({ path: file.path, text: content.text });
      }
    }
    const platform = this.#platforms.compile(digest, documents);
    return { state: found.state, platform };
  }

  /** The state, if anything is indexed. */
  async readState(): Promise<IndexState | undefined> {
    try {
      return await this.#store.readState();
    } catch (error) {
      if (error instanceof ZodError) {
        throw await this.rebuild('its state cannot be read');
      }
      throw error;
    }
  }

  /**
   * Throws a damaged index away and begins to read the repository again.
   *
   * @returns the error to answer with meanwhile
   */
  async rebuild(reason: string): Promise<ServiceUnavailableError> {
    this.#logger.error(
      `The index is damaged (${reason}); it is made again from ${
        this.#repository.title
      }`,
    );
    await this.#store.clear();
    this.#refresh().catch(() => {
      // Logged where it happened; the next poll tries again.
    });
    return new ServiceUnavailableError(
      'The index was damaged and is being made again from the repository. Try again in a moment.',
    );
  }

  async #firstState(): Promise<IndexState> {
    await Promise.race([
      this.#refresh().catch(() => {}),
      sleep(FIRST_REFRESH_PATIENCE_MS, undefined, { ref: false }),
    ]);
    const state = await this.#store.readState();
    if (state) return state;
    throw new ServiceUnavailableError(
      this.#lastFailure
        ? `${this.#repository.title} could not be read: ${stringifyError(
            this.#lastFailure,
          )}`
        : `${
            this.#repository.title
          } is being read for the first time. Try again in a moment.`,
    );
  }

  async #readHead(): Promise<void> {
    try {
      await this.#readHeadOnce();
      this.#lastFailure = undefined;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#lastFailure = error;
      const state = await this.#store.readState().catch(() => undefined);
      this.#logger.warn(
        `${this.#repository.title} could not be read; ${
          state
            ? `the index stays at ${
                state.revision
              } of ${state.indexedAt.toISOString()}`
            : 'there is no index yet'
        }: ${stringifyError(error)}`,
      );
      throw error;
    }
  }

  async #readHeadOnce(): Promise<void> {
    const { signal } = this.#closing;
    const revision = await this.#repository.readHead({ signal });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const state = await this.#store.readState();
      if (state?.revision === revision && state.projection === PROJECTION) {
        return;
      }
      const started = this.#now();
      const isDue =
        started.getTime() - this.#comparedAt.getTime() > COMPARE_EVERY_MS;
      const current =
        state && !isDue ? await this.#readPlatform(state) : undefined;
      if (current && current.state.generation !== state?.generation) continue;
      const counts = await refreshIndex({
        repository: this.#repository,
        store: this.#store,
        platforms: this.#platforms,
        revision,
        state,
        platform: current?.platform,
        now: this.#now,
        signal,
      });
      if (counts) {
        for (const listener of this.#listeners) listener();
        if (isDue) this.#comparedAt = started;
        this.#logger.info(
          `Indexed ${this.#repository.title} in ${
            this.#now().getTime() - started.getTime()
          } ms`,
          { ...counts },
        );
        return;
      }
    }
  }
}

/** Whether the file counts among the platform's documents; links do not. */
function isDocument(file: IndexedFile): boolean {
  return isPlatformPath(file.path) && !file.blobId.includes(':');
}
