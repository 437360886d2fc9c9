import type { Finding } from '@groundwork/backstage-plugin-infra-common';

/** A file as rendering leaves it. @public */
export interface RenderedFile {
  readonly path: string;
  /** Undefined when the file goes away. */
  readonly content: string | undefined;
}

/** Everything rendered for a service in one environment. @public */
export interface RenderedEnvironment {
  /** Only files that differ from what is there. */
  readonly files: readonly RenderedFile[];
  /** Why something could not be rendered, with file, line and a proposal. */
  readonly findings: readonly Finding[];
}
