import type {
  ImpactEvent,
  PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';

/** A service as texts, which is what can be handed to another thread. */
export interface ServiceTexts {
  /** Path of the claim. */
  readonly path: string;
  /** Text of the claim. */
  readonly text: string;
  /** Text of the files of `snapshotScope`, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** What a worker starts with. */
export interface WorkerStart {
  readonly purpose: 'groundwork-impact';
  readonly before: readonly PlatformFile[];
  readonly after: readonly PlatformFile[];
  /** Moment of the comparison, in milliseconds. */
  readonly now: number;
}

/** Services that a worker looks at in one go. */
export interface ChunkMessage {
  readonly services: readonly ServiceTexts[];
}

/** What a worker found in a chunk. Its last event is of the chunk's progress. */
export type ChunkAnswer =
  | { readonly events: readonly ImpactEvent[] }
  | { readonly error: string };
