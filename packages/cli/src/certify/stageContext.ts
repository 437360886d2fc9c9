import type { Progress } from './checks';
import type { Terraform } from './terraform';
import type { Workspace } from './workspace';

/** What stages work with. */
export interface StageContext {
  readonly workspace: Workspace;
  readonly terraform: Terraform;
  readonly progress: Progress;
  now(): Date;
  /** A clock of seconds. */
  elapsed(): number;
}
