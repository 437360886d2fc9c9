import type { SourcePosition } from '@groundwork/backstage-plugin-infra-common';

/** An address that may be put into a link, or undefined. */
export function safeUrl(text: string | undefined): string | undefined {
  if (!text) return undefined;
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:'
      ? url.href
      : undefined;
  } catch {
    return undefined;
  }
}

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
