import { posix } from 'node:path';
import type { FoundObject } from './found';
import { readTerragrunt } from './readTerragrunt';
import { notRecognized, type Room } from './room';
import { terragruntSource } from './terragruntSource';

/** Longest unit that is read, in UTF-16 code units. */
const MAX_UNIT = 50_000;

/** Terragrunt units among the files of a service in an environment. */
export function findUnits(room: Room, paths: readonly string[]): FoundObject[] {
  return paths
    .filter(path => posix.basename(path) === 'terragrunt.hcl')
    .flatMap(path => {
      const text = room.files.get(path) ?? '';
      if (text.length > MAX_UNIT) {
        notRecognized(room, { path, line: 1 }, 'the unit is too long to read');
        return [];
      }
      const unit = readTerragrunt(text);
      for (const { text: what, line } of unit.unread) {
        notRecognized(
          room,
          { path, line },
          `"${what}" is no plain value; only literals can be taken over`,
        );
      }
      const { source } = unit;
      if (!source) {
        notRecognized(
          room,
          { path, line: 1 },
          'the unit names no module in terraform.source',
        );
        return [];
      }
      return [
        {
          environment: room.environment,
          engine: 'terragrunt',
          name: posix.basename(posix.dirname(path)),
          variables: unit.inputs,
          fromElsewhere: [],
          module: {
            ...terragruntSource(source.text),
            text: source.text,
          },
          says: {},
          source: { path, line: source.line },
          position: variable => ({
            path,
            line: Object.hasOwn(unit.lines, variable)
              ? unit.lines[variable]
              : source.line,
          }),
        } satisfies FoundObject,
      ];
    });
}
