import type {
  ModuleInterface,
  VariableChange,
} from '@groundwork/backstage-plugin-infra-common';
import { sameJson } from '../inputs/sameJson';

type Variable = ModuleInterface['variables'][string];

/** What differs between the variables of two versions of a module, by name. */
export function compareVariables(
  before: ModuleInterface,
  after: ModuleInterface,
): VariableChange[] {
  const names = new Set([
    ...Object.keys(before.variables),
    ...Object.keys(after.variables),
  ]);
  return [...names]
    .sort()
    .flatMap(name =>
      variableChanges(
        name,
        own(before.variables, name),
        own(after.variables, name),
      ),
    );
}

/** Names of outputs that came and went. */
export function compareOutputs(
  before: ModuleInterface,
  after: ModuleInterface,
): { added: string[]; removed: string[] } {
  return {
    added: after.outputs.filter(o => !before.outputs.includes(o)).sort(),
    removed: before.outputs.filter(o => !after.outputs.includes(o)).sort(),
  };
}

function variableChanges(
  variable: string,
  before: Variable | undefined,
  after: Variable | undefined,
): VariableChange[] {
  const description = after?.description ?? before?.description;
  const common = {
    variable,
    required: (after ?? before)!.required,
    ...(description !== undefined && { description }),
  };
  if (!before) {
    return [{ ...common, change: 'added', ...side('after', after!.default) }];
  }
  if (!after) {
    return [
      { ...common, change: 'removed', ...side('before', before.default) },
    ];
  }
  const changes: VariableChange[] = [];
  if (before.required !== after.required) {
    changes.push(
      after.required
        ? {
            ...common,
            change: 'now-required',
            ...side('before', before.default),
          }
        : {
            ...common,
            change: 'now-optional',
            ...side('after', after.default),
          },
    );
  } else if (!sameJson(before.default, after.default)) {
    changes.push({
      ...common,
      change: 'default-changed',
      ...side('before', before.default),
      ...side('after', after.default),
    });
  }
  if (typeText(before) !== typeText(after)) {
    changes.push({
      ...common,
      change: 'type-changed',
      ...side('before', before.type),
      ...side('after', after.type),
    });
  }
  return changes;
}

/** A type without the blanks in which people write it. */
function typeText({ type }: Variable): string {
  return (type ?? 'any').replace(/\s+/g, '');
}

function side<K extends 'before' | 'after'>(
  key: K,
  value: VariableChange['before'],
): { [key in K]?: VariableChange['before'] } {
  return value === undefined
    ? {}
    : ({ [key]: value } as { [key in K]: VariableChange['before'] });
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
