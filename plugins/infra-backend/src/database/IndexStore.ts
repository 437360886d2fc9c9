import type {
  Problem,
  ServiceList,
  ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';

/** What the index was made from. */
export interface IndexState {
  /** Commit of the base branch. */
  readonly revision: string;
  /** Grows with every switch; tells replicas that something is new. */
  readonly generation: number;
  /** Hash over paths and blob ids of the platform's documents. */
  readonly platformDigest: string;
  /** Version of the code that made the rows of claims. */
  readonly projection: string;
  readonly indexedAt: Date;
}

/** Why a blob cannot be used as text, and on which line (from 1). */
export interface BlobProblem {
  readonly message: string;
  readonly line: number;
}

/** Content of a blob, or why it cannot be used. */
export type StoredBlob =
  | { readonly blobId: string; readonly content: string }
  | { readonly blobId: string; readonly problem: BlobProblem };

/** A file of the index with its content; undefined when it cannot be read. */
export interface IndexedFile {
  readonly path: string;
  readonly blobId: string;
  readonly content: string | undefined;
  /** Whether its blob is in the store, readable or not. */
  readonly isStored: boolean;
}

/** A claim as lists and permissions need it. */
export interface ClaimRow extends Omit<ServiceSummary, 'problems'> {
  readonly path: string;
}

/** Everything that changes with the switch to another revision. */
export interface IndexSwitch {
  /** Generation that the switch was prepared on; 0 for an empty index. */
  readonly from: number;
  readonly state: Omit<IndexState, 'generation'>;
  /** New and changed files. */
  readonly files: readonly { path: string; blobId: string }[];
  /** Paths of files that are gone. */
  readonly removed: readonly string[];
  /** Claims of new and changed files, and of files to look at again. */
  readonly claims: readonly ClaimRow[];
  /** Files whose claims and problems are replaced. */
  readonly projected: readonly string[];
  /** Problems of the projected files. */
  readonly problems: readonly Problem[];
  /** Whether blobs may be stored that no file has, and not only replaced ones. */
  readonly hasStrayBlobs: boolean;
}

/** Part of a condition that permissions put on a list of services. @public */
export interface ServiceFilter {
  readonly owners: readonly string[];
}

/** Which services a list is about. */
export interface ServiceListQuery {
  readonly text?: string;
  readonly owner?: string;
  readonly environment?: string;
  readonly profile?: string;
  readonly package?: string;
  readonly resourceType?: string;
  readonly phase?: string;
  readonly attention?: boolean;
  /** Only with a resource that is on its way. */
  readonly progress?: boolean;
  /** Only on a package that has a newer certified version. */
  readonly behind?: boolean;
  readonly sort?: 'name' | 'attention';
  readonly facets?: boolean;
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly after?: string;
  /** What the caller may see. */
  readonly permitted?: PermissionCriteria<ServiceFilter>;
}

/** Files at one commit, read in one go. */
export interface IndexedFiles {
  readonly state: IndexState;
  readonly files: readonly IndexedFile[];
}

/** Storage of the index. */
export interface IndexStore {
  readState(): Promise<IndexState | undefined>;
  /** Blob ids of all files, or of those of the paths that are there, by path. */
  listFiles(paths?: readonly string[]): Promise<Map<string, string>>;
  /** Whether any content is stored, perhaps by a run that did not end. */
  hasBlobs(): Promise<boolean>;
  /** Those of the blobs that are not stored. */
  findMissingBlobs(blobIds: readonly string[]): Promise<Set<string>>;
  /** Stores contents; they belong to no file before the switch. */
  writeBlobs(blobs: readonly StoredBlob[]): Promise<void>;
  /** Texts by blob id; what is not stored or no text is left out. */
  readTexts(blobIds: readonly string[]): Promise<Map<string, string>>;
  /** Those of the blobs that cannot be used, with the reason. */
  findBlobProblems(
    blobIds: readonly string[],
  ): Promise<Map<string, BlobProblem>>;
  /**
   * Makes a prepared revision the current one, all at once.
   *
   * @returns false when another replica was faster and nothing was changed
   */
  switchTo(next: IndexSwitch): Promise<boolean>;
  /**
   * The state and the files of single paths and whole directories, all of one
   * commit. Undefined when the index is empty.
   */
  readFiles(scope: {
    files: readonly string[];
    directories: readonly string[];
  }): Promise<IndexedFiles | undefined>;
  findService(
    name: string,
  ): Promise<(ServiceSummary & { path: string }) | undefined>;
  /** Files of the claims of services, by service. */
  findClaimFiles(
    names: readonly string[],
  ): Promise<Map<string, { path: string; blobId: string }>>;
  /** Claims whose text holds a word, at most 200, by path. */
  findClaimsWith(word: string): Promise<{ path: string; text: string }[]>;
  findServices(
    names: readonly string[],
  ): Promise<Map<string, { name: string; owner: string }>>;
  listServices(query: ServiceListQuery): Promise<ServiceList>;
  /** Problems of a file. */
  listProblems(path: string): Promise<Problem[]>;
  /**
   * Problems of files that are no service's: unreadable, duplicate, links.
   * Where only some services may be seen, those of their duplicates.
   */
  listOrphanProblems(
    limit: number,
    permitted?: ServiceListQuery['permitted'],
  ): Promise<Problem[]>;
  /** Forgets everything, so that the next refresh reads all again. */
  clear(): Promise<void>;
}
