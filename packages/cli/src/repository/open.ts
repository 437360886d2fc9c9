import { Repository } from './repository';
import { Git } from './git';
import { workingTree } from './workingTree';
import type { Surroundings } from '../commands/certify/surroundings';

/** A GitOps repository on disk, and the Git repository around it, if any. */
export interface OpenRepository {
  readonly repository: Repository;
  readonly git: Git | undefined;
  /** Path of the directory below the root of the Git repository. */
  readonly prefix: string;
}

/** Opens the working tree in a directory. */
export async function openWorkingTree(
  directory: string,
  around: Surroundings,
): Promise<OpenRepository> {
  const git = await Git.find(directory, around);
  const files = await workingTree(directory, git);
  return {
    repository: await Repository.open(files, directory),
    git,
    prefix: git?.prefix ?? '',
  };
}
