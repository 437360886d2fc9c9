import type {
  PhaseReport,
  ResourceId,
} from '@groundwork/backstage-plugin-infra-common';

/** What changed for a service, for those who want to be told. */
export interface StatusChange {
  readonly service: string;
  readonly owner: string | undefined;
  /** Resources whose phase is another one than before, or than people know. */
  readonly phases: readonly (ResourceId & {
    readonly environment: string;
    readonly before: PhaseReport | undefined;
    readonly after: PhaseReport;
    /** Whether it is the first time that its phase is known. */
    readonly isFirstSight: boolean;
    /** Change that the object in the cluster carries. */
    readonly changeId: string | undefined;
  })[];
}
