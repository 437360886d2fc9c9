import type { SourcePosition } from '@groundwork/backstage-plugin-infra-common';
import type { Located } from '../platform/platform';

/** A place in a document, as findings carry it. */
export function sourceOf(
  located: Located<unknown>,
  keys: readonly (string | number)[],
): SourcePosition {
  const { line, column } = located.position(keys);
  return { path: located.path, line, column };
}
