import type { AuditorService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import {
  infraCampaignManagePermission,
  infraPlatformReadPermission,
  infraServiceReadPermission,
  type CampaignAction,
  type CampaignSpec,
} from '@groundwork/backstage-plugin-infra-common';
import { looksSecret } from '@groundwork/backstage-plugin-infra-node';
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
    const [view, decisions] = await Promise.all([
      this.#inner.get(name, query),
      this.#authorizer.decide([infraServiceReadPermission], credentials),
    ]);
    // Numbers are of all services; names only of those that one may see.
    const isShown = (one: { service: string; owner: string }) =>
      decisions(infraServiceReadPermission, {
        name: one.service,
        owner: one.owner.toLocaleLowerCase('en-US'),
        tiers: [],
        isDestructive: false,
      });
    return {
      ...view,
      items: view.items.filter(isShown),
      optOuts: view.optOuts.filter(isShown),
    };
  }

  async preview(spec: CampaignSpec, { credentials }: CallerOptions) {
    await this.#authorizer.require(infraCampaignManagePermission, credentials);
    return this.#inner.preview(spec);
  }

  async start(spec: CampaignSpec, options: CallerOptions) {
    return this.#audited(spec.name, 'start', options, by => {
      refuseSecrets('title', spec.title);
      return this.#inner.start(spec, by);
    });
  }

  async act(name: string, action: CampaignAction, options: CallerOptions) {
    return this.#audited(name, action.action, options, by => {
      if ('reason' in action) refuseSecrets('reason', action.reason);
      return this.#inner.act(name, action, by);
    });
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

/**
 * What people write of a campaign stands on its board and in pull requests.
 *
 * @throws InputError for a text that holds a credential
 */
function refuseSecrets(field: string, text: string | undefined): void {
  const words = text === undefined ? undefined : looksSecret(field, text);
  if (!words) return;
  throw new InputError(
    `The ${field} looks like it holds ${words}. Everybody reads it: leave it out. If it was real, change it now.`,
  );
}
