import { InputError } from '@backstage/errors';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository, type Programs } from './gitRepository';

/**
 * A temporary directory with everything that a run reads: repositories, and
 * their files at commits. It is gone after the run.
 */
export class Workspace {
  readonly #repositories = new Map<string, Promise<GitRepository>>();
  #exports = 0;

  private constructor(
    private readonly directory: string,
    private readonly programs: Programs,
    private readonly override?: string,
  ) {}

  /** Gives a workspace to `use`, and removes it whatever happens. */
  static async with<T>(
    programs: Programs,
    { parent, override }: { parent: string; override?: string },
    use: (workspace: Workspace) => Promise<T>,
  ): Promise<T> {
    const directory = await mkdtemp(join(parent, 'groundwork-certify-'));
    try {
      return await use(new Workspace(directory, programs, override));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** The repository at an address, or the one that is given instead of all. */
  async repository(address: string): Promise<GitRepository> {
    const wanted = this.override ?? address;
    let found = this.#repositories.get(wanted);
    if (!found) {
      found = GitRepository.open(wanted, this.directory, this.programs);
      this.#repositories.set(wanted, found);
    }
    return found;
  }

  /** All files of a commit, in a new directory. */
  async export(repository: GitRepository, commit: string): Promise<string> {
    this.#exports += 1;
    const target = join(this.directory, `files-${this.#exports}`);
    await repository.export(commit, target);
    return target;
  }

  /** A path for a file that a program writes. */
  file(name: string): string {
    this.#exports += 1;
    return join(this.directory, `${this.#exports}-${name}`);
  }
}

/**
 * The commit of a package in a repository.
 *
 * @throws InputError when it is not there
 */
export async function commitOf(
  repository: GitRepository,
  ref: string,
  revision: string,
): Promise<string> {
  const commit = await repository.commit(revision);
  if (!commit) {
    throw new InputError(
      `${repository.address} has no commit ${revision}, the revision of ${ref}`,
    );
  }
  return commit;
}
