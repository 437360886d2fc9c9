import type { AuthService } from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Change, Tier } from '@groundwork/backstage-plugin-infra-common';
import {
  snapshotScope,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import { touchedEnvironments } from '../permissions/touchedEnvironments';
import type { RepositoryIndex } from '../index/RepositoryIndex';

/** Facts of the catalog are asked for again after this time. */
const FRESH_MS = 10_000;
const MAX_REMEMBERED = 1_000;

/** A service as permissions see it. @public */
export interface ServiceResource {
  readonly name: string;
  /** Entity reference in lower case; undefined when nobody is known to own it. */
  readonly owner: string | undefined;
  /** Tiers that a change touches; all of the service where none is asked about. */
  readonly tiers: readonly Tier[];
  /** Whether the change replaces or destroys resources. */
  readonly isDestructive: boolean;
}

/** A change with what is known of its service. */
export interface CompleteChange {
  /** With component and owner where the claim does not have them yet. */
  readonly change: Change;
  /** As it was sent. */
  readonly submitted: Change;
  /** The service and what the change does to it, as permissions see them. */
  readonly resource: ServiceResource;
  readonly hasClaim: boolean;
}

/**
 * Who owns a service: what its claim says, else what the catalog says, else,
 * for a service that neither knows and that has no files, what the request for
 * it says.
 */
export class ServiceFacts {
  readonly #index: RepositoryIndex;
  readonly #store: IndexStore;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #now: () => Date;
  readonly #remembered = new Map<
    string,
    { until: number; owner: Promise<string | undefined> }
  >();

  constructor(options: {
    index: RepositoryIndex;
    store: IndexStore;
    catalog: CatalogService;
    auth: AuthService;
    now: () => Date;
  }) {
    this.#index = options.index;
    this.#store = options.store;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#now = options.now;
  }

  /** The service of a claim or, without one, of the catalog. */
  async ofService(name: string): Promise<ServiceResource> {
    const claim = await this.#findClaim(name);
    const owner =
      claim?.owner ?? (await this.#ownerInCatalog(defaultComponent(name)));
    const tiers = await this.#tiersOf(claim?.environments ?? []);
    return { name, owner, tiers, isDestructive: false };
  }

  /** A service of which somebody else knows owner and environments already. */
  async known(
    name: string,
    owner: string,
    environments: readonly string[],
  ): Promise<ServiceResource> {
    const tiers = await this.#tiersOf(environments);
    return { name, owner, tiers, isDestructive: false };
  }

  /**
   * A service as a change leaves it: with the tiers of what it was seen to
   * touch, beside those that were expected; the very same where that is all.
   */
  async seen(
    service: ServiceResource,
    done: { environments: readonly string[]; isDestructive: boolean },
  ): Promise<ServiceResource> {
    const tiers = await this.#tiersOf(done.environments);
    const isDestructive = service.isDestructive || done.isDestructive;
    return isDestructive === service.isDestructive &&
      tiers.every(tier => service.tiers.includes(tier))
      ? service
      : {
          ...service,
          tiers: [...new Set([...service.tiers, ...tiers])],
          isDestructive,
        };
  }

  /**
   * A change with component and owner filled in where the claim does not have
   * them yet, and the owner that counts for permissions: the catalog's word
   * goes before that of the change.
   *
   * @throws ServiceUnavailableError when there is no index yet
   * @throws InputError when nobody says who owns a new service, or when it
   * would point at a component of somebody else
   */
  async complete(change: Change): Promise<CompleteChange> {
    const claim = await this.#findClaim(change.service);
    const { service, kind } = change;
    const { platform } = await this.#current();
    const touched = touchedEnvironments(change, claim?.environments ?? [], [
      ...platform.environments.keys(),
    ]);
    const tiers = await this.#tiersOf(touched);
    const isDestructive = kind === 'destroy';
    const resourceOf = (owner: string | undefined): ServiceResource => ({
      ...{ name: service, owner, tiers, isDestructive },
    });
    if (claim) {
      const resource = resourceOf(claim.owner);
      return { change, submitted: change, resource, hasClaim: true };
    }
    const named = defaultComponent(change.service);
    const owned = await this.#ownerInCatalog(named);
    if (change.kind !== 'request' && change.kind !== 'adopt') {
      const resource = resourceOf(owned);
      return { change, submitted: change, resource, hasClaim: false };
    }
    // The component of that name goes first: nobody can take a service's name
    // by pointing at a component of their own.
    const component = change.component ?? named;
    const pointed = await this.#ownerInCatalog(component);
    if (owned && pointed && owned !== pointed) {
      throw new InputError(
        `${component} has another owner (${pointed}) than ${named} (${owned}), so it is not the component of ${change.service}. Leave the component out, or ask for a service with another name.`,
      );
    }
    const known = owned ?? pointed;
    const owner = change.owner ?? known;
    if (!owner) {
      throw new InputError(
        `Nobody is known to own ${change.service}: it has no claim, and the catalog has no ${component} with an owner. Name the owner in the change, for example group:default/payments.`,
      );
    }
    // What is there already belongs to somebody, whatever the change says.
    const said = (await this.#hasFiles(platform, service))
      ? undefined
      : owner.toLocaleLowerCase('en-US');
    return {
      change: { ...change, component, owner },
      submitted: change,
      resource: resourceOf(known ?? said),
      hasClaim: false,
    };
  }

  /** Whether the repository has files of a service beside its claim. */
  async #hasFiles(platform: Platform, service: string): Promise<boolean> {
    const found = await this.#store.readFiles({
      ...snapshotScope(platform, service),
      files: [],
    });
    // A directory may be shared; its files are not all of this service.
    return (found?.files ?? []).some(({ path }) => path.includes(service));
  }

  /** Before there is an index, no claim must look absent. */
  async #findClaim(service: string) {
    await this.#current();
    return this.#store.findService(service);
  }

  async #current() {
    return this.#index.latest ?? (await this.#index.current());
  }

  async #tiersOf(environments: readonly string[]): Promise<Tier[]> {
    const { platform } = await this.#current();
    const tiers = environments.flatMap(
      name => platform.environments.get(name)?.document.spec.tier ?? [],
    );
    return [...new Set(tiers)];
  }

  /**
   * Asked with the plugin's own credentials: an owner must not look absent to
   * somebody who may not see the component.
   */
  #ownerInCatalog(component: string): Promise<string | undefined> {
    const now = this.#now().getTime();
    const known = this.#remembered.get(component);
    if (known && known.until > now) return known.owner;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    const owner = this.#askCatalog(component);
    this.#remembered.set(component, { until: now + FRESH_MS, owner });
    owner.catch(() => this.#remembered.delete(component));
    return owner;
  }

  async #askCatalog(component: string): Promise<string | undefined> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entity = await this.#catalog.getEntityByRef(component, {
      credentials,
    });
    const relation = entity?.relations?.find(
      ({ type }) => type === RELATION_OWNED_BY,
    );
    if (relation) return relation.targetRef;
    const owner = entity?.spec?.owner;
    if (typeof owner !== 'string') return undefined;
    return stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: entity?.metadata.namespace ?? 'default',
      }),
    );
  }
}

function defaultComponent(service: string): string {
  return `component:default/${service}`;
}
