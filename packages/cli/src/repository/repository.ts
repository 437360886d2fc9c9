import { InputError } from '@backstage/errors';
import {
  claimPath,
  compilePlatform,
  environmentPaths,
  parseClaim,
  snapshotScope,
  type Located,
  type Platform,
  type PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import type {
  Problem,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import {
  claimPaths,
  isYaml,
  PathIndex,
  platformFiles,
  type RepositoryFiles,
} from './files';

/** A claim as it was read. */
export interface ReadClaim {
  readonly path: string;
  readonly text: string;
  /** Undefined when something is wrong with it. */
  readonly claim: Located<ServiceInfraDocument> | undefined;
  readonly problems: readonly Problem[];
}

/** A GitOps repository at one moment, with its platform compiled. */
export class Repository {
  readonly #index: PathIndex;

  private constructor(
    readonly files: RepositoryFiles,
    readonly documents: readonly PlatformFile[],
    readonly platform: Platform,
  ) {
    this.#index = new PathIndex(files.paths.filter(isYaml));
  }

  /**
   * @param mayBeEmpty - whether there can be no platform yet
   * @throws InputError when there are no documents of a platform
   */
  static async open(
    files: RepositoryFiles,
    where: string,
    { mayBeEmpty = false } = {},
  ): Promise<Repository> {
    const documents = await platformFiles(files);
    const yaml = documents.filter(({ path }) => isYaml(path));
    if (yaml.length === 0 && !mayBeEmpty) {
      throw new InputError(
        `${where} holds no documents below "platform"; name the directory of the GitOps repository`,
      );
    }
    return new Repository(files, yaml, compilePlatform(yaml));
  }

  /** Paths of all claims. */
  get claimPaths(): string[] {
    return claimPaths(this.platform, this.files.paths.filter(isYaml));
  }

  /** Reads claims, a few hundred at a time. */
  async *claims(
    paths: readonly string[] = this.claimPaths,
  ): AsyncGenerator<ReadClaim> {
    for (let i = 0; i < paths.length; i += 200) {
      const texts = await this.files.read(paths.slice(i, i + 200));
      for (const [path, text] of texts) {
        const { claim, problems } = parseClaim(path, text);
        yield {
          path,
          text,
          claim,
          problems: claim ? this.#misplaced(claim) : problems,
        };
      }
    }
  }

  /** Whether a service has a file of its claim. */
  hasClaim(service: string): boolean {
    return this.claimFile(service) !== undefined;
  }

  /** The claim of a service; undefined when there is none. */
  async claim(service: string): Promise<ReadClaim | undefined> {
    const path = this.claimFile(service);
    if (path === undefined) return undefined;
    for await (const read of this.claims([path])) return read;
    return undefined;
  }

  /** The files that a plan for a service has to see. */
  async filesOf(service: string): Promise<Map<string, string>> {
    const scope = this.#tryPath(() => snapshotScope(this.platform, service));
    return scope ? this.files.read(this.#index.within(scope)) : new Map();
  }

  /** Whether a file belongs to a service: its claim, or what is rendered for it. */
  owns(service: string, path: string): boolean {
    if (this.#tryPath(() => claimPath(this.platform, service)) === path) {
      return true;
    }
    return [...this.platform.environments.values()].some(({ document }) => {
      const paths = this.#tryPath(() =>
        environmentPaths(this.platform, service, document),
      );
      return (
        paths !== undefined &&
        (path === paths.release ||
          path.startsWith(`${paths.rendered}/`) ||
          path.startsWith(`${paths.sources}/`))
      );
    });
  }

  /** File of the claim of a service; undefined when there is none. */
  claimFile(service: string): string | undefined {
    const path = this.#tryPath(() => claimPath(this.platform, service));
    return path !== undefined && this.#index.has(path) ? path : undefined;
  }

  #misplaced(claim: Located<ServiceInfraDocument>): Problem[] {
    const { name } = claim.document.metadata;
    const path = this.#tryPath(() => claimPath(this.platform, name));
    if (path === claim.path) return [];
    return [
      {
        severity: 'error',
        rule: 'misplaced-claim',
        message: `the claim of ${name} belongs into ${
          path ?? 'no file that the layout can name'
        }`,
        path: claim.path,
        ...claim.position(['metadata', 'name']),
        kind: 'ServiceInfra',
        name,
      },
    ];
  }

  /** Undefined where the layout makes no path of a name, so nothing is there. */
  #tryPath<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch {
      return undefined;
    }
  }
}
