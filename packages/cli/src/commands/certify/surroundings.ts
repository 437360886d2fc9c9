import type { CommandOutput } from '../schema';

/** What commands have from the machine they run on. */
export interface Surroundings extends CommandOutput {
  /** Tells how far long work is, and what is no result. */
  note?(text: string): void;
  readonly env: NodeJS.ProcessEnv;
  readonly temporaryDirectory: string;
  readonly fetch: typeof fetch;
  /** Aborted when the user has enough. */
  readonly signal?: AbortSignal;
  now(): Date;
  /** A clock of seconds that never goes back. */
  elapsed(): number;
  newId(): string;
  wait?(seconds: number): Promise<void>;
}
