import type { FileStates } from '@groundwork/backstage-plugin-infra-node';
import type { ComparedRepositories } from './compareAt';

/** Texts of all files that differ; those that are no text are left out. */
export async function changedFiles({
  base,
  head,
  changed,
}: ComparedRepositories): Promise<FileStates[]> {
  const [before, after] = await Promise.all(
    [base, head].map(files => files.read(changed)),
  );
  return changed.flatMap(path => {
    const states = [before.get(path), after.get(path)];
    // Git names files that were only touched; and no text has such a character.
    if (states[0] === states[1] || states.some(text => text?.includes('\0'))) {
      return [];
    }
    return [{ path, before: states[0], after: states[1] }];
  });
}
