import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import type { Platform } from '../platform/platform';

/** The platform's documents at one commit of the base branch. @public */
export interface PlatformSnapshot {
  /** Commit of the base branch. */
  readonly revision: string;
  /** Text of every file below `platform/`, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What they compile to, where it is at hand. */
  readonly platform?: Platform;
  /**
   * Files as the open pull request of the same subject leaves them, those only
   * that it touches. What they say is carried on.
   */
  readonly pending?: ReadonlyMap<string, string>;
}

/** What a change of platform documents is planned with. @public */
export interface PlatformPlanContext {
  /** Identity of the change, from `changeIdFor`. */
  readonly changeId?: string;
  readonly now: Date;
  /** Entity reference of who asks. */
  readonly requestedBy: string;
  /** Names of services that have a claim, at least those that are named. */
  readonly services?: ReadonlySet<string>;
  /** Web address of a file of the repository. */
  readonly fileUrl?: (file: { path: string; line?: number }) => string;
}

/** What an edit sees. */
export interface EditBasis {
  readonly files: ReadonlyMap<string, string>;
  /** Compiled from `files`. */
  readonly platform: Platform;
  readonly now: Date;
  readonly requestedBy: string;
}

/** What an edit of platform documents makes of the files. */
export interface PlatformEdit {
  /** New and changed files with their texts. */
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** Nothing is written: an error says why. */
export function refusal(...findings: Finding[]): PlatformEdit {
  return { files: new Map(), findings };
}

/** The platform of some files. */
export function compileFiles(files: ReadonlyMap<string, string>): Platform {
  return compilePlatform([...files].map(([path, text]) => ({ path, text })));
}
