import type { SourcePosition } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from './safeUrl';

export { safeUrl };

/**
 * Address of a line in the GitOps repository at a commit, in GitHub's layout.
 * Undefined when the repository has no http or https address.
 */
export function sourceUrl(
  repositoryUrl: string | undefined,
  revision: string | undefined,
  position: SourcePosition,
): string | undefined {
  const base = safeUrl(repositoryUrl)?.replace(/(?:\.git)?\/*$/, '');
  if (!base || !revision) return undefined;
  const path = position.path.split('/').map(encodeURIComponent).join('/');
  return `${base}/blob/${encodeURIComponent(revision)}/${path}#L${
    position.line
  }`;
}
