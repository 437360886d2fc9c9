import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  Change,
  ChangeList,
  ChangeRecord,
  ChangeSet,
  PlatformView,
  serviceQuerySchema,
  ServiceList,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Submission } from '../changes/ChangeService';

/** Who asks. */
export interface CallerOptions {
  readonly credentials: BackstageCredentials;
  /** The HTTP request, for the audit log. */
  readonly request?: Request;
}

/** A parsed query of the list of services. */
export type ServiceListOptions = z.output<typeof serviceQuerySchema>;

/** A submission's answer: the record, and what became of the submission. */
export interface SubmittedChange {
  readonly record: ChangeRecord;
  readonly outcome: Submission['outcome'];
}

/**
 * What REST, actions and everything else in the backend can do. Permissions
 * and audit are part of it, whoever calls.
 */
export interface InfraService {
  /** @throws ServiceUnavailableError when the repository was never read */
  getPlatform(options: CallerOptions): Promise<PlatformView>;
  listServices(
    query: ServiceListOptions,
    options: CallerOptions,
  ): Promise<ServiceList>;
  /** @throws NotFoundError when the service has no claim */
  getService(name: string, options: CallerOptions): Promise<ServiceView>;
  /** @throws NotFoundError when a service to change has no claim */
  previewChange(change: Change, options: CallerOptions): Promise<ChangeSet>;
  submitChange(
    submission: { change: Change; idempotencyKey: string },
    options: CallerOptions,
  ): Promise<SubmittedChange>;
  /** The newest changes of a service, whether it has a claim or not. */
  listChanges(service: string, options: CallerOptions): Promise<ChangeList>;
  /** @throws NotFoundError when there is no such change */
  getChange(id: string, options: CallerOptions): Promise<ChangeRecord>;
}
