import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  infraPlatformReadPermission,
  infraServiceReadPermission,
  isDestructiveRisk,
  permissionOfChange,
  type Change,
} from '@groundwork/backstage-plugin-infra-common';
import type { PlannedChangeSet } from '@groundwork/backstage-plugin-infra-node';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import { callerName } from './callerName';
import type { DefaultInfraService } from './DefaultInfraService';
import type {
  CallerOptions,
  InfraService,
  ServiceListOptions,
} from './InfraService';
import type { CompleteChange, ServiceFacts } from './ServiceFacts';

/** Services of no owner: none. */
const nobody = { owners: [] };

/** Lets through what the permission framework allows. */
export class AuthorizedInfraService implements InfraService {
  readonly #inner: DefaultInfraService;
  readonly #facts: ServiceFacts;
  readonly #authorizer: ServiceAuthorizer;

  constructor(options: {
    inner: DefaultInfraService;
    facts: ServiceFacts;
    authorizer: ServiceAuthorizer;
  }) {
    this.#inner = options.inner;
    this.#facts = options.facts;
    this.#authorizer = options.authorizer;
  }

  async getPlatform(options: CallerOptions) {
    const { credentials } = options;
    const [permitted] = await Promise.all([
      this.#authorizer
        .filterFor(infraServiceReadPermission, credentials)
        .catch(() => nobody),
      this.#authorizer.require(infraPlatformReadPermission, credentials),
    ]);
    return this.#inner.getPlatform(permitted);
  }

  async listServices(query: ServiceListOptions, options: CallerOptions) {
    const permitted = await this.#authorizer.filterFor(
      infraServiceReadPermission,
      options.credentials,
    );
    return this.#inner.listServices(query, permitted);
  }

  async getService(name: string, options: CallerOptions) {
    await this.#requireRead(name, options.credentials);
    return this.#inner.getService(name);
  }

  async previewChange(change: Change, options: CallerOptions) {
    const allowed = this.#requireChange(change, options.credentials);
    return this.#inner.previewChange(change.service, allowed, options);
  }

  async submitChange(
    submission: { change: Change; idempotencyKey: string },
    options: CallerOptions,
  ) {
    const { change, idempotencyKey } = submission;
    const complete = await this.#requireChange(change, options.credentials);
    return this.#inner.submitChange(
      {
        complete,
        idempotencyKey,
        allow: planned =>
          this.#requireDone(complete, planned, options.credentials),
      },
      options,
    );
  }

  async listChanges(service: string, options: CallerOptions) {
    await this.#requireRead(service, options.credentials);
    return this.#inner.listChanges(service);
  }

  async getChange(id: string, options: CallerOptions) {
    const change = await this.#inner.findChange(id);
    // Who submitted a change may always see what became of it.
    if (change.requestedBy !== callerName(options.credentials)) {
      await this.#requireRead(change.service, options.credentials);
    }
    return this.#inner.refreshChange(change);
  }

  async #requireRead(service: string, credentials: BackstageCredentials) {
    await this.#authorizer.requireForService(
      infraServiceReadPermission,
      this.#facts.ofService(service),
      credentials,
    );
  }

  /**
   * Only the plan tells that a change replaces or destroys something, and what
   * it writes: an environment that the change does not name counts as well.
   */
  async #requireDone(
    { change, resource }: CompleteChange,
    { risk, files }: PlannedChangeSet,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const seen = await this.#facts.seen(resource, {
      environments: files.flatMap(({ environment }) => environment ?? []),
      isDestructive: isDestructiveRisk(risk),
    });
    if (seen === resource) return;
    await this.#authorizer.requireForService(
      permissionOfChange[change.kind],
      Promise.resolve(seen),
      credentials,
    );
  }

  /** What is planned is what was allowed: the same facts serve both. */
  async #requireChange(
    change: Change,
    credentials: BackstageCredentials,
  ): Promise<CompleteChange> {
    const complete = this.#facts.complete(change);
    await this.#authorizer.requireForService(
      permissionOfChange[change.kind],
      complete.then(({ resource }) => resource),
      credentials,
    );
    return complete;
  }
}
