import { createHash } from 'node:crypto';

/** Modes of what an archive can hold. */
export type BlobMode = '100644' | '100755' | '120000';

interface Folder {
  readonly name: string;
  readonly entries: { key: Buffer; object: Buffer }[];
}

const SLASH = 0x2f;

/**
 * Computes Git's id of a commit's root tree from its files, fed in an order in
 * which each folder is finished before another one begins, as `git archive`
 * writes them. Only the folders on the way to the last file are kept.
 */
export class RootTree {
  private readonly open: Folder[] = [{ name: '', entries: [] }];
  private folder = '';

  add(path: string, mode: BlobMode, blobId: string): void {
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    if (folder !== this.folder) {
      this.enter(folder);
    }
    this.put(mode, Buffer.from(path.slice(slash + 1)), blobId, false);
  }

  /**
   * The id; nothing can be added afterwards. A name that came twice in a
   * folder stands twice in it, which is the id of no tree that Git accepts.
   */
  finish(): string {
    this.enter('');
    return idOf(this.open[0]);
  }

  private enter(folder: string): void {
    const names = folder === '' ? [] : folder.split('/');
    let shared = 0;
    while (
      shared < names.length &&
      this.open[shared + 1]?.name === names[shared]
    ) {
      shared += 1;
    }
    while (this.open.length > shared + 1) {
      const closed = this.open.pop();
      if (closed) {
        this.put('40000', Buffer.from(closed.name), idOf(closed), true);
      }
    }
    for (const name of names.slice(shared)) {
      this.open.push({ name, entries: [] });
    }
    this.folder = folder;
  }

  private put(mode: string, name: Buffer, id: string, isFolder: boolean): void {
    const object = Buffer.allocUnsafe(mode.length + name.length + 22);
    let at = object.write(`${mode} `, 'latin1');
    at += name.copy(object, at);
    object[at] = 0;
    object.write(id, at + 1, 'hex');
    // Git sorts folders as if their names ended with a slash.
    const key = isFolder ? Buffer.concat([name, Buffer.of(SLASH)]) : name;
    this.open[this.open.length - 1].entries.push({ key, object });
  }
}

function idOf({ entries }: Folder): string {
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  const size = entries.reduce((sum, { object }) => sum + object.length, 0);
  const hash = createHash('sha1').update(`tree ${size}\0`);
  for (const { object } of entries) {
    hash.update(object);
  }
  return hash.digest('hex');
}
