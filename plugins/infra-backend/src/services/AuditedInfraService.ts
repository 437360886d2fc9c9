import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Change } from '@groundwork/backstage-plugin-infra-common';
import { callerName } from './callerName';
import type {
  CallerOptions,
  InfraService,
  ServiceListOptions,
  SubmittedChange,
} from './InfraService';

/** Writes every submission to the audit log, with its end. */
export class AuditedInfraService implements InfraService {
  readonly #inner: InfraService;
  readonly #auditor: AuditorService;

  constructor(options: { inner: InfraService; auditor: AuditorService }) {
    this.#inner = options.inner;
    this.#auditor = options.auditor;
  }

  getPlatform(options: CallerOptions) {
    return this.#inner.getPlatform(options);
  }

  listServices(query: ServiceListOptions, options: CallerOptions) {
    return this.#inner.listServices(query, options);
  }

  getService(name: string, options: CallerOptions) {
    return this.#inner.getService(name, options);
  }

  previewChange(change: Change, options: CallerOptions) {
    return this.#inner.previewChange(change, options);
  }

  async submitChange(
    submission: { change: Change; idempotencyKey: string },
    options: CallerOptions,
  ): Promise<SubmittedChange> {
    const { change } = submission;
    const event = await this.#auditor.createEvent({
      eventId: 'change-submit',
      severityLevel: 'medium',
      request: options.request,
      meta: {
        service: change.service,
        changeKind: change.kind,
        requestedBy: callerName(options.credentials),
      },
    });
    try {
      const submitted = await this.#inner.submitChange(submission, options);
      const { record, outcome } = submitted;
      await event.success({
        meta: {
          changeId: record.id,
          status: record.status,
          outcome,
          ...(record.pullRequest && { pullRequest: record.pullRequest.url }),
        },
      });
      return submitted;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }

  listChanges(service: string, options: CallerOptions) {
    return this.#inner.listChanges(service, options);
  }

  getChange(id: string, options: CallerOptions) {
    return this.#inner.getChange(id, options);
  }
}
