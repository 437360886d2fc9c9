/**
 * The Git commit in a revision as Flux writes it: `main@sha1:…`, `sha1:…`, or
 * `main/…` of older versions. Undefined when it names something else, such as
 * the digest of an artifact.
 */
export function commitOf(revision: string): string | undefined {
  // A branch may hold "/" and "@" itself, so the end counts.
  const found = /(?:^|@)sha1:([0-9a-f]{40})$|(?:^|\/)([0-9a-f]{40})$/.exec(
    revision,
  );
  return found?.[1] ?? found?.[2];
}
