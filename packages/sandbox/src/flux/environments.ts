import { parse } from 'yaml';
import { valueAt } from '../kubernetes/object';

/** An environment of the GitOps repository, and the cluster that it runs on. @public */
export type SandboxEnvironment = {
  name: string;
  cluster: string;
  /** Folder that the cluster follows. */
  folder: string;
};

const FOLDER = /^platform\/environments\/[^/]+\.ya?ml$/;

/** The environments of a repository's files, in the order in which changes move. */
export function environmentsOf(
  files: ReadonlyMap<string, string>,
): SandboxEnvironment[] {
  const found = [...files]
    .filter(([path]) => FOLDER.test(path))
    .map(([, text]) => {
      const document: unknown = parse(text);
      const name = String(valueAt(document, 'metadata', 'name'));
      return {
        name,
        cluster: String(valueAt(document, 'spec', 'cluster') ?? name),
        folder: `clusters/${name}/flux-system`,
        order: Number(valueAt(document, 'spec', 'order') ?? 0),
      };
    })
    .filter(({ folder }) =>
      [...files.keys()].some(path => path.startsWith(`${folder}/`)),
    );
  return found
    .sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
    .map(({ order, ...environment }) => environment);
}
