import type { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  Evidence,
  PlatformChange,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import {
  looksSecret,
  subjectOf,
} from '@groundwork/backstage-plugin-infra-node';
import { callerName } from '../services/callerName';
import type { CallerOptions } from '../services/InfraService';
import type { PackageService } from './PackageService';

/** Writes every submission to the audit log, with its end. */
export class AuditedPackageService implements PackageService {
  readonly #inner: PackageService;
  readonly #auditor: AuditorService;

  constructor(options: { inner: PackageService; auditor: AuditorService }) {
    this.#inner = options.inner;
    this.#auditor = options.auditor;
  }

  listPackages(options: CallerOptions) {
    return this.#inner.listPackages(options);
  }

  getPackage(ref: string, options: CallerOptions) {
    return this.#inner.getPackage(ref, options);
  }

  comparePackages(refs: { from: string; to: string }, options: CallerOptions) {
    return this.#inner.comparePackages(refs, options);
  }

  previewChange(change: PlatformChange, options: CallerOptions) {
    return this.#inner.previewChange(change, options);
  }

  recordCertification(evidence: readonly Evidence[], options: CallerOptions) {
    return this.#audit(
      { kind: 'certify', evidence: [...evidence] },
      options,
      () => this.#inner.recordCertification(evidence, options),
    );
  }

  submitChange(change: PlatformChange, options: CallerOptions) {
    return this.#audit(change, options, () =>
      this.#inner.submitChange(change, options),
    );
  }

  async #audit(
    change: PlatformChange,
    options: CallerOptions,
    run: () => Promise<PlatformProposal>,
  ): Promise<PlatformProposal> {
    const event = await this.#auditor.createEvent({
      eventId:
        change.kind === 'certify'
          ? 'certification-record'
          : 'platform-change-submit',
      // Evidence decides what production may use; by default, events of low
      // severity are in no log.
      severityLevel: 'medium',
      request: options.request,
      meta: {
        subject: subjectOf(change),
        changeKind: change.kind,
        requestedBy: callerName(options.credentials),
        ...(change.kind === 'certify' && {
          results: change.evidence.map(
            ({ stage, module, run: id, result }) => ({
              stage,
              ...(module !== undefined && { module }),
              run: looksSecret('run', id) ? '[secret]' : id,
              result,
            }),
          ),
        }),
      },
    });
    try {
      const proposal = await run();
      await event.success({
        meta: {
          status: proposal.status,
          ...(proposal.pullRequest && {
            pullRequest: proposal.pullRequest.url,
          }),
        },
      });
      return proposal;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}
