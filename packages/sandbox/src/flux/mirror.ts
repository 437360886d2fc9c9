import type { GitRepository } from '../git/repository';
import { git } from '../git/command';

/** What a Git source has found. */
export type Artifact = {
  /** `main@sha1:<commit>`, `service-2.2.0@sha1:<commit>`. */
  revision: string;
  /** Text of files by path; only of branches that are followed. */
  files: ReadonlyMap<string, string>;
};

/** How a Git source names what it wants. */
export type Reference = {
  branch?: string;
  tag?: string;
  commit?: string;
  name?: string;
};

const none: ReadonlyMap<string, string> = new Map();

/**
 * The refs of a repository, and the files of its default branch, as they were
 * when it was last looked at: controllers read it without waiting.
 */
export class Mirror {
  private refs = new Map<string, string>();
  private head?: string;
  private files: ReadonlyMap<string, string> = none;
  private texts = new Map<string, string>();

  constructor(
    readonly repository: GitRepository,
    private readonly branch: string,
    /** Folders whose files are kept; others are not read. */
    private readonly folders: string[],
  ) {}

  /** Looks at the repository again. @returns whether any ref has moved. */
  async refresh(): Promise<boolean> {
    const refs = new Map<string, string>();
    for (const { ref, oid } of await this.repository.listRefs('refs/')) {
      refs.set(ref, oid);
    }
    const moved =
      refs.size !== this.refs.size ||
      [...refs].some(([ref, oid]) => this.refs.get(ref) !== oid);
    const head = refs.get(`refs/heads/${this.branch}`);
    if (head && head !== this.head && this.folders.length > 0) {
      this.files = await this.read(head);
    }
    this.head = head;
    this.refs = refs;
    return moved;
  }

  /** What a source finds; undefined when there is no such ref. */
  find(reference: Reference): Artifact | undefined {
    const { branch = 'master', tag, commit, name } = reference;
    if (commit) {
      return { revision: `sha1:${commit}`, files: none };
    }
    const ref = name ?? (tag ? `refs/tags/${tag}` : `refs/heads/${branch}`);
    const oid = this.refs.get(ref);
    if (!oid) {
      return undefined;
    }
    const files = oid === this.head ? this.files : none;
    return { revision: `${name ?? tag ?? branch}@sha1:${oid}`, files };
  }

  private async read(commit: string): Promise<ReadonlyMap<string, string>> {
    const listed = await git(this.repository.directory, [
      ...['ls-tree', '-r', '-z', commit, '--'],
      ...this.folders,
    ]);
    const files = new Map<string, string>();
    const texts = new Map<string, string>();
    for (const line of listed.split('\0')) {
      const match = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line);
      if (!match || !/\.ya?ml$/.test(match[2])) {
        continue;
      }
      const [, oid, path] = match;
      const text =
        this.texts.get(oid) ??
        (await this.repository.objects.read(oid))?.data.toString('utf8') ??
        '';
      texts.set(oid, text);
      files.set(path, text);
    }
    this.texts = texts;
    return files;
  }
}
