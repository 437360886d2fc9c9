import type { Repository } from '../forge/repository';
import { parseCommit } from '../git/commits';
import { parseTree, type TreeEntry } from '../git/trees';
import { typeOfMode } from '../rest/trees';
import { gitNode, type GitNode } from './nodes';

/** An entry of a tree, as GraphQL shows it. */
export function treeEntryNode(repository: Repository, entry: TreeEntry) {
  const read = () => repository.git.objects.read(entry.oid);
  const type = typeOfMode(entry.mode);
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    nameRaw: Buffer.from(entry.name).toString('base64'),
    oid: entry.oid,
    mode: parseInt(entry.mode, 8),
    type,
    size: async () => (type === 'blob' ? (await read())?.data.length ?? 0 : 0),
    object: async () => gitNode(repository, await read()),
  };
}

/** The entry of a commit's tree at a path; null when there is none. */
export async function entryAt({ repository, object }: GitNode, path: string) {
  let oid = parseCommit(object.data).tree;
  const names = path.split('/');
  for (const [index, name] of names.entries()) {
    const tree = await repository.git.objects.read(oid);
    const entry =
      tree?.type === 'tree'
        ? parseTree(tree.data).find(one => one.name === name)
        : undefined;
    if (!entry) {
      return null;
    }
    if (index === names.length - 1) {
      return { ...treeEntryNode(repository, entry), path };
    }
    oid = entry.oid;
  }
  return null;
}
