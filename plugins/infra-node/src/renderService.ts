import type {
  FileChange,
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { environmentNames } from './environmentNames';
import { fileChange } from './fileChanges';
import { resolveEnvironment } from './inputs/resolveEnvironment';
import type { ResolvedEnvironment } from './inputs/resolved';
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
): { files: FileChange[]; findings: Finding[] } {
  const { platform } = snapshot;
  const findings: Finding[] = [];
  const resolved = new Map<string, ResolvedEnvironment>();
  for (const environment of environmentNames(platform, claim.document)) {
    const resolution = resolveEnvironment({
      platform,
      claim,
      environment,
      now: context.now,
    });
    findings.push(...resolution.findings);
    if (resolution.resolved && !resolution.isPartial) {
      resolved.set(environment, resolution.resolved);
    }
  }
  const rendered = renderAll({
    platform,
    service: claim.document.metadata.name,
    environments: [...resolved.keys()],
    before: resolved,
    after: resolved,
    files: snapshot.files,
    change: {
      id: context.changeId,
      ...(context.requestedBy && { requestedBy: context.requestedBy }),
    },
  });
  return {
    files: [...rendered.files]
      .sort((a, b) => compare(a.path, b.path))
      .map(fileChange),
    findings: [...findings, ...rendered.findings],
  };
}
