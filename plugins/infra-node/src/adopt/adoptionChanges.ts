import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { PlannedFile } from '../fileChanges';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';
import { terraformName } from '../render/names';
import { identityOf, readObjects } from '../render/objectInventory';
import { locateYaml } from '../yaml';
import { newFileReason } from './newFileReason';
import { objectChanges } from './objectChanges';

/** What adopting does to the files that are there, file by file, and why. */
export function adoptionChanges(options: {
  service: string;
  /** The service as its claim makes it, by environment. */
  environments: ReadonlyMap<string, ResolvedEnvironment>;
  files: readonly PlannedFile[];
}): Finding[] {
  return options.files.flatMap(file => {
    if (file.environment === undefined) return [];
    const resolved = options.environments.get(file.environment);
    const resources = new Map(
      resolved?.resources.map(resource => [
        terraformName(
          options.service,
          resource.type.document.metadata.name,
          resource.name,
        ),
        resource,
      ]),
    );
    return changesOf(file, resources);
  });
}

function changesOf(
  file: PlannedFile,
  resources: ReadonlyMap<string, ResolvedResource>,
): Finding[] {
  const { path, before, after, environment } = file;
  const finding = (
    severity: Finding['severity'],
    rule: string,
    message: string,
    line = 1,
  ): Finding => ({
    severity,
    rule,
    message,
    source: { path, line },
    ...(environment !== undefined && { target: { environment } }),
  });
  if (before === undefined) {
    const message = `${path} is new: ${newFileReason(path, after)}.`;
    return [finding('info', 'adopt-changes', message)];
  }
  if (after === undefined) {
    return [finding('error', 'adopt-loses', `${path} would go away.`)];
  }
  const reasons = new Set<string>();
  const dangers: Finding[] = [];
  let changesValues = false;
  for (const { object, wanted } of paired(path, before, after)) {
    const document = identityOf(object);
    const changes = objectChanges(object, wanted, resources);
    changes.reasons.forEach(reason => reasons.add(reason));
    changesValues ||= changes.changesValues;
    for (const { rule, message, at } of changes.dangers) {
      const line = locateYaml(before, at, { document })?.line;
      dangers.push(finding('error', rule, message, line));
    }
  }
  const why = [...reasons].join('; ') || 'layout of what is written anew';
  return [
    finding(
      changesValues ? 'warning' : 'info',
      'adopt-changes',
      `${path}: ${file.removedLines} lines go and ${file.addedLines} come: ${why}.`,
      firstLine(file.diff),
    ),
    ...dangers,
  ];
}

/** Objects of a file before, each with what it is afterwards. */
function paired(path: string, before: string, after: string) {
  const [old, now] = [before, after].map(text =>
    readObjects(new Map([[path, text]]), () => true),
  );
  return old.objects.flatMap(({ object }) => {
    const [found] = now.find(identityOf(object));
    return found ? [{ object, wanted: found.object }] : [];
  });
}

/** The first line that changes, in the file as it is. */
function firstLine(diff: string): number {
  const [, start, body] = /^@@ -(\d+)[^\n]*\n([\s\S]*)/m.exec(diff) ?? [];
  if (start === undefined) return 1;
  const context = body.split('\n').findIndex(line => !line.startsWith(' '));
  return Math.max(1, Number(start) + Math.max(0, context));
}
