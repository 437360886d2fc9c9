import { promises as fs } from 'fs';
import { join } from 'path';
import { GitRepository } from '../git/repository';
import { Collection } from '../store/collection';
import type { Journal } from '../store/journal';
import { RepositoryRecord, repositoryRecord } from '../store/records';
import { isValidLogin, isValidRepositoryName } from './accounts';
import { GitHubError, invalid, notFound } from './errors';
import type { ForgeEvent, ForgeListener } from './events';
import { Repository } from './repository';
import { synchronizePulls } from './synchronize';

/** What the forge needs from outside. */
export type ForgeOptions = {
  /** Folder that holds the bare repositories. */
  directory: string;
  journal: Journal;
  /** Address people and programs see, without a slash at the end. */
  url: string;
  clock: () => Date;
};

/** All repositories of the sandbox. */
export class Forge {
  private readonly records: Collection<RepositoryRecord>;
  private readonly repositories = new Map<string, Repository>();
  private readonly listeners: ForgeListener[] = [];
  private lastId: number;

  private constructor(private readonly options: ForgeOptions) {
    this.records = new Collection(
      options.journal,
      'repositories',
      repositoryRecord,
    );
    this.lastId = 1000;
  }

  /** Opens all repositories that the journal knows. */
  static async open(options: ForgeOptions): Promise<Forge> {
    const forge = new Forge(options);
    for (const record of forge.records.list()) {
      const repository = await forge.load(record);
      await synchronizePulls(repository, 'sandbox');
    }
    return forge;
  }

  get url(): string {
    return this.options.url;
  }

  /** The present moment in GitHub's format. */
  now(): string {
    return `${this.options.clock().toISOString().slice(0, 19)}Z`;
  }

  /** A number no record has yet. */
  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** All repositories by name. */
  list(): Repository[] {
    return [...this.repositories.values()].sort((a, b) =>
      a.fullName.localeCompare(b.fullName),
    );
  }

  /** The repository of that name, ignoring case as GitHub does. */
  find(owner: string, name: string): Repository | undefined {
    return this.repositories.get(`${owner}/${name}`.toLowerCase());
  }

  /** @throws GitHubError 404 when there is no such repository. */
  get(owner: string, name: string): Repository {
    const repository = this.find(owner, name);
    if (!repository) {
      throw notFound(
        `Could not resolve to a Repository with the name '${owner}/${name}'.`,
      );
    }
    return repository;
  }

  /**
   * Creates an empty repository.
   * @throws GitHubError 422 when the name is taken or cannot be a name.
   */
  async create(
    owner: string,
    name: string,
    settings: Partial<RepositoryRecord> = {},
  ): Promise<Repository> {
    if (!isValidLogin(owner) || !isValidRepositoryName(name)) {
      throw invalid({
        resource: 'Repository',
        field: 'name',
        code: 'custom',
        message: 'name is not a valid repository name',
      });
    }
    if (this.find(owner, name)) {
      throw new GitHubError(422, 'UNPROCESSABLE', 'Name already exists', {
        message: 'Repository creation failed.',
        problems: [
          {
            resource: 'Repository',
            field: 'name',
            code: 'custom',
            message: 'name already exists on this account',
          },
        ],
      });
    }
    const now = this.now();
    const record: RepositoryRecord = {
      id: this.nextId(),
      owner,
      name,
      description: null,
      homepage: null,
      private: false,
      archived: false,
      defaultBranch: 'main',
      topics: [],
      allowMergeCommit: true,
      allowSquashMerge: true,
      allowRebaseMerge: true,
      allowAutoMerge: false,
      deleteBranchOnMerge: false,
      hasIssues: true,
      hasProjects: true,
      hasWiki: true,
      collaborators: {},
      createdAt: now,
      updatedAt: now,
      pushedAt: now,
      ...settings,
    };
    const repository = await this.load(record);
    this.records.put(record.id, record);
    return repository;
  }

  /** Deletes a repository with all its data. */
  async delete(repository: Repository): Promise<void> {
    this.repositories.delete(repository.fullName.toLowerCase());
    this.records.delete(repository.record.id);
    this.options.journal.drop(`:${repository.record.id}`);
    await repository.git.close();
    await fs.rm(repository.git.directory, { recursive: true, force: true });
  }

  /** Writes the record of a repository; use `Repository.save`. */
  saveRepository(repository: Repository): void {
    this.records.put(repository.record.id, repository.record);
  }

  /** Has the listener told of every event from now on. */
  subscribe(listener: ForgeListener): void {
    this.listeners.push(listener);
  }

  /** Tells the listeners of an event. */
  emit(event: ForgeEvent): void {
    for (const listener of this.listeners) {
      listener(event);
    }
  }

  /** Ends the git processes of all repositories. */
  async close(): Promise<void> {
    await Promise.all(this.list().map(({ git }) => git.close()));
  }

  private async load(record: RepositoryRecord): Promise<Repository> {
    const git = await GitRepository.open(
      join(this.options.directory, `${record.id}.git`),
      record.defaultBranch,
    );
    const repository = new Repository(this, git, record, this.options.journal);
    this.repositories.set(repository.fullName.toLowerCase(), repository);
    const records = [
      [record],
      repository.issues.list(),
      repository.labels.list(),
      repository.comments.list(),
      repository.reviews.list(),
      repository.statuses.list(),
      repository.checkRuns.list(),
      repository.hooks.list(),
    ].flat();
    this.lastId = records.reduce(
      (highest, { id }) => Math.max(highest, id),
      this.lastId,
    );
    return repository;
  }
}
