import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  infraServiceReadPermission,
  permissionOfChange,
  type AllowedOperations,
} from '@groundwork/backstage-plugin-infra-common';
import type { IndexStore } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import type { CallerOptions } from '../services/InfraService';
import type { ServiceFacts } from '../services/ServiceFacts';
import type { DayTwoService } from './DayTwoService';
import type { DefaultDayTwoService } from './DefaultDayTwoService';
import { describeOperations } from './describeOperations';

/** Shows what the permission framework allows, and tells what it allows. */
export class AuthorizedDayTwoService implements DayTwoService {
  readonly #inner: DefaultDayTwoService;
  readonly #facts: ServiceFacts;
  readonly #authorizer: ServiceAuthorizer;
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #userInfo: UserInfoService;

  constructor(options: {
    inner: DefaultDayTwoService;
    facts: ServiceFacts;
    authorizer: ServiceAuthorizer;
    index: RepositoryIndex;
    indexStore: IndexStore;
    userInfo: UserInfoService;
  }) {
    this.#inner = options.inner;
    this.#facts = options.facts;
    this.#authorizer = options.authorizer;
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#userInfo = options.userInfo;
  }

  async getHistory(name: string, limit: number, options: CallerOptions) {
    await this.#requireRead(name, options);
    return this.#inner.getHistory(name, limit);
  }

  async getMatrix(name: string, options: CallerOptions) {
    await this.#requireRead(name, options);
    return this.#inner.getMatrix(name);
  }

  async getUpgrades(
    name: string,
    ref: string | undefined,
    options: CallerOptions,
  ) {
    await this.#requireRead(name, options);
    return this.#inner.getUpgrades(name, ref);
  }

  async getDependents(name: string, options: CallerOptions) {
    await this.#requireRead(name, options);
    const { credentials } = options;
    const decisions = await this.#authorizer.decide(
      [infraServiceReadPermission],
      credentials,
    );
    return this.#inner.getDependents(name, {
      credentials,
      mayRead: async service =>
        decisions(
          infraServiceReadPermission,
          await this.#facts.ofService(service),
        ),
    });
  }

  async getAdoption(name: string, options: CallerOptions) {
    await this.#requireRead(name, options);
    return this.#inner.getAdoption(await this.#facts.ofService(name));
  }

  async listAdoptable({ credentials }: CallerOptions) {
    const decisions = await this.#authorizer.decide(
      [infraServiceReadPermission],
      credentials,
    );
    return this.#inner.listAdoptable(async name => {
      const service = await this.#facts.ofService(name);
      return decisions(infraServiceReadPermission, service)
        ? service
        : undefined;
    });
  }

  async getOperations(
    name: string,
    options: CallerOptions,
  ): Promise<AllowedOperations> {
    await this.#requireRead(name, options);
    const { credentials } = options;
    const [service, summary, { platform }, decisions, refs] = await Promise.all(
      [
        this.#facts.ofService(name),
        this.#indexStore.findService(name),
        this.#index.current(),
        this.#authorizer.decide(Object.values(permissionOfChange), credentials),
        this.#ownershipOf(credentials),
      ],
    );
    const { reviewers } = platform.settings.document.spec.proposals;
    return describeOperations({
      service,
      environments: [...platform.environments]
        .filter(
          ([environment]) =>
            summary === undefined || summary.environments.includes(environment),
        )
        .map(([environment, { document }]) => ({
          name: environment,
          tier: document.spec.tier,
        })),
      decisions,
      isOwner: service.owner !== undefined && refs.includes(service.owner),
      platformTeam: reviewers[0] ?? 'the platform team',
    });
  }

  /** Groups and users that the caller stands for; none for a service. */
  async #ownershipOf(credentials: BackstageCredentials): Promise<string[]> {
    const info = await this.#userInfo
      .getUserInfo(credentials)
      .catch(() => undefined);
    return (info?.ownershipEntityRefs ?? []).map(ref =>
      ref.toLocaleLowerCase('en-US'),
    );
  }

  async #requireRead(name: string, { credentials }: CallerOptions) {
    await this.#authorizer.requireForService(
      infraServiceReadPermission,
      this.#facts.ofService(name),
      credentials,
    );
  }
}
