import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { fileChange, type PlannedFile } from './fileChanges';
import { resolveService } from './inputs/resolveService';
import type { Located } from './platform/platform';
import { compare } from './platform/readDocument';
import { renderAll } from './renderAll';
import type { Snapshot } from './snapshot';

/**
 * Renders everything of a service from its claim as it stands, without a
 * change. Files that differ are files that somebody edited by hand or that the
 * platform's documents have moved on from: for `groundwork render --check`.
 *
 * @public
 */
export function renderService(
  snapshot: Snapshot,
  claim: Located<ServiceInfraDocument>,
  context: { changeId: string; now: Date; requestedBy?: string },
): { files: PlannedFile[]; findings: Finding[] } {
  const { platform } = snapshot;
  const { changeId, now, requestedBy } = context;
  const { environments, destroyed, undecided, findings } = resolveService({
    platform,
    claim,
    now,
  });
  const rendered = renderAll({
    platform,
    service: claim.document.metadata.name,
    // Half of a service must not look like all of it.
    environments: [
      ...new Set([...environments.keys(), ...destroyed.keys()]),
    ].filter(name => !undecided.has(name)),
    before: environments,
    after: environments,
    destroyed,
    files: snapshot.files,
    change: { id: changeId, ...(requestedBy && { requestedBy }) },
  });
  return {
    files: [...rendered.files]
      .sort((a, b) => compare(a.path, b.path))
      .map(fileChange),
    findings: [...[...findings.values()].flat(), ...rendered.findings],
  };
}
