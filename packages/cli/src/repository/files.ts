import type {
  Platform,
  PlatformFile,
  SnapshotScope,
} from '@groundwork/backstage-plugin-infra-node';

/** Larger files are no documents, and no objects that anybody wrote. */
export const LARGEST_FILE = 2 * 1024 * 1024;

/** A GitOps repository at one moment: a commit, or a working tree. */
export interface RepositoryFiles {
  /** Commit, or `worktree`. */
  readonly revision: string;
  /** Paths of all YAML files, in order; of no links. */
  readonly paths: readonly string[];
  /** Texts of files by path; those that are not there are left out. */
  read(paths: Iterable<string>): Promise<Map<string, string>>;
}

/** Whether a file can be one that Groundwork reads. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** The platform's documents. */
export async function platformFiles(
  files: RepositoryFiles,
): Promise<PlatformFile[]> {
  const texts = await files.read(
    files.paths.filter(path => path.startsWith('platform/')),
  );
  return [...texts].map(([path, text]) => ({ path, text }));
}

/** Paths of all claims, by the layout of the platform. */
export function claimPaths(
  platform: Platform,
  paths: readonly string[],
): string[] {
  const { claim } = platform.settings.document.spec.layout;
  // Every expression stands for one or more characters.
  const literals = claim
    .split(/\$\{\{.*?\}\}/s)
    .map(literal => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${literals.join('.+')}$`);
  return paths.filter(
    path => pattern.test(path) && !path.startsWith('platform/'),
  );
}

/** Sorted paths in which all files of a directory are found quickly. */
export class PathIndex {
  readonly #known: ReadonlySet<string>;

  constructor(private readonly sorted: readonly string[]) {
    this.#known = new Set(sorted);
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** Files that a plan for a service has to see. */
  within({ files, directories }: SnapshotScope): string[] {
    const found = new Set(files.filter(path => this.#known.has(path)));
    for (const directory of directories) {
      const prefix = `${directory}/`;
      for (let i = this.#first(prefix); i < this.sorted.length; i += 1) {
        if (!this.sorted[i].startsWith(prefix)) break;
        found.add(this.sorted[i]);
      }
    }
    return [...found].sort();
  }

  /** Place of the first path that is not before `prefix`. */
  #first(prefix: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
