import type { Finding } from '@groundwork/backstage-plugin-infra-common';

/** The change that something is rendered for. @public */
export interface RenderChange {
  /** Identity of the change. */
  readonly id: string;
  /** Entity reference of who asked for it. */
  readonly requestedBy?: string;
}

/** A file as rendering leaves it. @public */
export interface RenderedFile {
  readonly path: string;
  /** Undefined when the file goes away. */
  readonly content: string | undefined;
}

/** Everything rendered for a service in one environment. @public */
export interface RenderedEnvironment {
  /** Only files that differ from what is there, by path. */
  readonly files: readonly RenderedFile[];
  /** Why something could not be rendered, with file, line and a proposal. */
  readonly findings: readonly Finding[];
}
