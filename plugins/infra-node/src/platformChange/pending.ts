import { formatPackageRef } from '@groundwork/backstage-plugin-infra-common';
import { certificationsIn, placeEvidence, withEvidence } from './evidenceFile';
import { compileFiles, type EditBasis } from './platformEdit';
import { mark } from './retire';
import { writeWaiver } from './waive';

/**
 * The files of the base branch with what an open pull request says on top:
 * drafts of packages, deprecations, and evidence that is newer. What the base
 * branch has got since then stays, since texts are not laid over it.
 */
export function withPending(
  basis: EditBasis,
  pending: ReadonlyMap<string, string>,
): EditBasis {
  if (pending.size === 0) return basis;
  const files = new Map(basis.files);
  const read = compileFiles(pending);
  for (const { document, path } of read.packages.values()) {
    const { spec } = document;
    const ref = formatPackageRef({ name: spec.package, version: spec.version });
    if (!basis.platform.packages.has(ref)) {
      if (!files.has(path)) files.set(path, pending.get(path)!);
      continue;
    }
    const edit = mark(
      ref,
      {
        ...(spec.deprecated && { deprecated: { ...spec.deprecated } }),
        ...(spec.revoked && { revoked: { ...spec.revoked } }),
      },
      { ...basis, files },
    );
    for (const [edited, text] of edit.files) files.set(edited, text);
  }
  const hasWaivers = [...pending.values()].some(text =>
    /^kind: Waiver\b/m.test(text),
  );
  if (hasWaivers) {
    // Waivers are read with the policies that they are about.
    const { waivers } = compileFiles(new Map([...files, ...pending]));
    for (const { document, path } of waivers) {
      if (!pending.has(path)) continue;
      const { metadata, spec } = document;
      const edit = writeWaiver(metadata.name, spec, { ...basis, files });
      for (const [edited, text] of edit.files) files.set(edited, text);
    }
  }
  let platform = compileFiles(files);
  for (const certification of certificationsIn(pending)) {
    const placed = placeEvidence(certification, files, platform);
    if (placed.outcome !== 'recorded') continue;
    files.set(placed.path, placed.text);
    platform = withEvidence(platform, placed);
  }
  return { ...basis, files, platform };
}
