import type { Layout } from '@groundwork/backstage-plugin-infra-common';

/** What a file of the repository is to Groundwork. */
export type FileRole = 'platform' | 'claim' | 'rendered';

/** Directory of the platform's documents; the layout itself stands there. */
const PLATFORM_DIRECTORY = 'platform/';

/** Whether the path is one of the platform's documents. */
export function isPlatformPath(path: string): boolean {
  return path.startsWith(PLATFORM_DIRECTORY) && isYamlPath(path);
}

/** Whether the path is one that can be indexed at all. */
export function isYamlPath(path: string): boolean {
  return path.endsWith('.yaml') || path.endsWith('.yml');
}

/** Tells from a path alone which files of the repository matter, and why. */
export class RepositoryLayout {
  readonly #claim: RegExp;
  readonly #rendered: RegExp[];

  constructor(layout: Layout) {
    this.#claim = pathPattern(layout.claim, '$');
    this.#rendered = [
      pathPattern(layout.rendered, '/'),
      pathPattern(layout.release, '$'),
      pathPattern(layout.sources, '/'),
    ];
  }

  /** Undefined for files that are not indexed. */
  roleOf(path: string): FileRole | undefined {
    if (!isYamlPath(path)) return undefined;
    if (path.startsWith(PLATFORM_DIRECTORY)) return 'platform';
    if (this.#claim.test(path)) return 'claim';
    if (this.#rendered.some(pattern => pattern.test(path))) return 'rendered';
    return undefined;
  }
}

/** A pattern in which every expression stands for one or more characters. */
function pathPattern(template: string, end: '$' | '/'): RegExp {
  const literals = template
    .split(/\$\{\{.*?\}\}/s)
    .map(literal => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.+')}${end}`);
}
