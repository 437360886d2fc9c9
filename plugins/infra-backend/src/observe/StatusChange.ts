import type {
  PhaseReport,
  ResourceId,
} from '@groundwork/backstage-plugin-infra-common';

/** What changed for a service, for those who want to be told. */
export interface StatusChange {
  readonly service: string;
  readonly owner: string | undefined;
  /** Resources whose phase is another one than before. */
  readonly phases: readonly (ResourceId & {
    readonly environment: string;
    readonly before: PhaseReport | undefined;
    readonly after: PhaseReport;
    /** Change that the object in the cluster carries. */
    readonly changeId: string | undefined;
  })[];
}
