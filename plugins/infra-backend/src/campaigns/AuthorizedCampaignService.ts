import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  infraCampaignManagePermission,
  infraPlatformReadPermission,
  type CampaignAction,
  type CampaignSpec,
} from '@groundwork/backstage-plugin-infra-common';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import { callerName } from '../services/callerName';
import type { CallerOptions } from '../services/InfraService';
import type { CampaignService } from './CampaignService';
import type { ItemFilter } from './CampaignStore';

/** Campaigns, for those who may, with every decision in the audit log. */
export class AuthorizedCampaignService {
  readonly #inner: CampaignService;
  readonly #authorizer: ServiceAuthorizer;
  readonly #auditor: AuditorService;

  constructor(options: {
    inner: CampaignService;
    authorizer: ServiceAuthorizer;
    auditor: AuditorService;
  }) {
    this.#inner = options.inner;
    this.#authorizer = options.authorizer;
    this.#auditor = options.auditor;
  }

  async list({ credentials }: CallerOptions) {
    await this.#authorizer.require(infraPlatformReadPermission, credentials);
    return this.#inner.list();
  }

  async get(
    name: string,
    query: ItemFilter & { limit: number; cursor?: string },
    { credentials }: CallerOptions,
  ) {
    await this.#authorizer.require(infraPlatformReadPermission, credentials);
    return this.#inner.get(name, query);
  }

  async preview(spec: CampaignSpec, { credentials }: CallerOptions) {
    await this.#authorizer.require(infraCampaignManagePermission, credentials);
    return this.#inner.preview(spec);
  }

  async start(spec: CampaignSpec, options: CallerOptions) {
    return this.#audited(spec.name, 'start', options, by =>
      this.#inner.start(spec, by),
    );
  }

  async act(name: string, action: CampaignAction, options: CallerOptions) {
    return this.#audited(name, action.action, options, by =>
      this.#inner.act(name, action, by),
    );
  }

  async #audited<T>(
    campaign: string,
    action: string,
    options: CallerOptions,
    run: (by: string) => Promise<T>,
  ): Promise<T> {
    const by = callerName(options.credentials);
    const event = await this.#auditor.createEvent({
      eventId: 'campaign-act',
      severityLevel: 'medium',
      request: options.request,
      meta: { campaign, action, requestedBy: by },
    });
    try {
      await this.#authorizer.require(
        infraCampaignManagePermission,
        options.credentials,
      );
      const result = await run(by);
      await event.success();
      return result;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}
