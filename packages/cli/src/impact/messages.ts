import type { PlatformFile } from '@groundwork/backstage-plugin-infra-node';

/** A service as texts, which is what can be handed to another thread. */
export interface ServiceTexts {
  /** Path of the claim. */
  readonly path: string;
  /** Text of the claim. */
  readonly text: string;
  /** Text of the files of `snapshotScope`, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** What all services have in common. */
export interface ImpactCommon {
  readonly before: readonly PlatformFile[];
  readonly after: readonly PlatformFile[];
  /** Moment of the comparison, in milliseconds. */
  readonly now: number;
}
