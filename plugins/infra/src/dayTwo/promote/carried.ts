import type {
  ChangeSet,
  EnvironmentMatrix,
  PromoteChange,
} from '@groundwork/backstage-plugin-infra-common';

/** A row of the matrix. */
export type MatrixRow = EnvironmentMatrix['rows'][number];

/** Names a row: `package`, `postgres/main` or `postgres/main/size`. */
export function rowKey({ resource, input }: MatrixRow): string {
  if (!resource) return 'package';
  const id = `${resource.type}/${resource.name}`;
  return input === undefined ? id : `${id}/${input}`;
}

const text = (value: unknown) => JSON.stringify(value);

/** Whether two environments differ in a row. */
export function differsBetween(
  { cells }: MatrixRow,
  from: string,
  to: string,
): boolean {
  return text(cells[from]?.value) !== text(cells[to]?.value);
}

/** By row that differs: why it stays, or undefined when it may be carried. */
export function staysBetween(
  matrix: EnvironmentMatrix,
  from: string,
  to: string,
  /** What promoting everything would do. */
  everything: ChangeSet | undefined,
): Map<string, string | undefined> {
  const stays = new Map<string, string | undefined>();
  for (const row of matrix.rows) {
    if (!differsBetween(row, from, to)) continue;
    const finding = everything?.findings.find(({ target }) => {
      if (!target) return false;
      if (!row.resource) return target.field === 'package';
      return (
        target.resource?.type === row.resource.type &&
        target.resource.name === row.resource.name &&
        target.input === row.input
      );
    });
    const reason = finding?.message ?? (everything ? undefined : row.stays);
    stays.set(rowKey(row), reason);
  }
  return stays;
}

/**
 * The promotion of what is ticked. All of it is not listed, so that what comes
 * to the service meanwhile is carried as well.
 */
export function promotionOf(options: {
  service: string;
  from: string;
  to: string;
  matrix: EnvironmentMatrix;
  /** Keys of rows that may be carried. */
  possible: readonly string[];
  ticked: readonly string[];
}): PromoteChange {
  const { service, from, to, matrix, possible, ticked } = options;
  const change = { kind: 'promote' as const, service, from, to };
  const carriesPackage = ticked.includes('package');
  const rest = (keys: readonly string[]) =>
    keys.filter(key => key !== 'package').length;
  if (rest(possible) === rest(ticked)) {
    // What may not be carried is left alone by itself; so is the package then.
    const isFree = !possible.includes('package');
    return { ...change, package: carriesPackage || isFree };
  }
  const resources = new Map<
    string,
    { type: string; name: string; inputs: string[] }
  >();
  for (const row of matrix.rows) {
    const { resource, input } = row;
    if (!resource || !ticked.includes(rowKey(row))) continue;
    const id = `${resource.type}/${resource.name}`;
    const chosen = resources.get(id) ?? { ...resource, inputs: [] };
    if (input !== undefined) chosen.inputs.push(input);
    resources.set(id, chosen);
  }
  return {
    ...change,
    package: carriesPackage,
    resources: [...resources.values()],
  };
}
