import type {
  Finding,
  Problem,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  PlannedFile,
  PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';

/** What rendering needs of every service. */
export interface RenderCommon {
  readonly platform: readonly PlatformFile[];
  /** Moment at which packages are judged, in milliseconds. */
  readonly now: number;
  readonly changeId: string;
}

/** A service that was rendered again. */
export interface RenderedService {
  /** Undefined when the claim cannot be read. */
  readonly service: string | undefined;
  /** File of its claim. */
  readonly path: string;
  /** Files that differ. */
  readonly files: readonly PlannedFile[];
  readonly findings: readonly Finding[];
  /** What is wrong with a claim that cannot be read. */
  readonly problems: readonly Problem[];
}
