import { same } from '../../kubernetes/object';
import type { Plan, ResourceChange, Values } from './plan';

const SIGNS = { create: '+', update: '~', replace: '-/+', delete: '-' };
const WORDS = {
  create: 'will be created',
  update: 'will be updated in-place',
  replace: 'must be replaced',
  delete: 'will be destroyed',
};
const LEGEND = {
  create: '  + create',
  update: '  ~ update in-place',
  delete: '  - destroy',
  replace: '-/+ destroy and then create replacement',
};

/** How many resources a plan adds, changes and destroys. */
export function countsOf({ changes }: Plan) {
  const count = (...actions: ResourceChange['action'][]) =>
    changes.filter(({ action }) => actions.includes(action)).length;
  return {
    add: count('create', 'replace'),
    change: count('update'),
    destroy: count('delete', 'replace'),
  };
}

/** A plan as `terraform show` prints it. */
export function humanPlan(plan: Plan): string {
  if (plan.changes.length === 0) {
    return 'No changes. Your infrastructure matches the configuration.\n';
  }
  const actions = Object.keys(LEGEND) as (keyof typeof LEGEND)[];
  const legend = actions
    .filter(action => plan.changes.some(change => change.action === action))
    .map(action => LEGEND[action]);
  const { add, change, destroy } = countsOf(plan);
  return [
    'Terraform used the selected providers to generate the following execution',
    'plan. Resource actions are indicated with the following symbols:',
    ...legend,
    '',
    'Terraform will perform the following actions:',
    '',
    ...plan.changes.map(resourceText),
    `Plan: ${add} to add, ${change} to change, ${destroy} to destroy.`,
    '',
  ].join('\n');
}

function resourceText(change: ResourceChange): string {
  const { address, type, name, action } = change;
  const before = change.before ?? {};
  const after = change.after ?? {};
  const names = [
    ...new Set([...Object.keys(before), ...Object.keys(after)]),
  ].sort();
  const width = Math.max(...names.map(field => field.length), 2);
  const unknown =
    action === 'create' || action === 'replace'
      ? [`      + ${'id'.padEnd(width)} = (known after apply)`]
      : [];
  const hidden = names.filter(field => same(before[field], after[field]));
  const lines = names
    .filter(field => !same(before[field], after[field]))
    .flatMap(field => attributeText(change, field, width));
  return [
    `  # ${address} ${WORDS[action]}`,
    `${SIGNS[action].padStart(3)} resource "${type}" "${name}" {`,
    ...unknown,
    ...lines,
    ...(hidden.length > 0
      ? [
          `        # (${hidden.length} unchanged attribute${
            hidden.length > 1 ? 's' : ''
          } hidden)`,
        ]
      : []),
    '    }',
    '',
  ].join('\n');
}

function attributeText(
  { before, after, sensitive }: ResourceChange,
  field: string,
  width: number,
): string[] {
  const told = (values: Values | null) =>
    sensitive.includes(field) ? '(sensitive value)' : hcl(values?.[field]);
  const label = field.padEnd(width);
  if (before?.[field] === undefined) {
    return [`      + ${label} = ${told(after)}`];
  }
  if (after?.[field] === undefined) {
    return [`      - ${label} = ${told(before)} -> null`];
  }
  return [`      ~ ${label} = ${told(before)} -> ${told(after)}`];
}

/** A value as HCL, on one line. */
function hcl(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(hcl).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(
      ([name, part]) => `${JSON.stringify(name)} = ${hcl(part)}`,
    );
    return `{ ${parts.join(', ')} }`;
  }
  return JSON.stringify(value ?? null);
}

const ACTIONS = {
  create: ['create'],
  update: ['update'],
  replace: ['delete', 'create'],
  delete: ['delete'],
};

/** A plan as `terraform show -json` prints it. */
export function jsonPlan(plan: Plan): string {
  const marks = (change: ResourceChange, values: Values | null) =>
    values
      ? Object.fromEntries(change.sensitive.map(field => [field, true]))
      : false;
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: Object.fromEntries(
      Object.entries(plan.inputs).map(([name, value]) => [name, { value }]),
    ),
    resource_changes: plan.changes.map(change => ({
      address: change.address,
      mode: 'managed',
      type: change.type,
      name: change.name,
      provider_name: `registry.terraform.io/hashicorp/${
        change.type.split('_')[0]
      }`,
      change: {
        actions: ACTIONS[change.action],
        before: change.before,
        after: change.after,
        after_unknown:
          change.action === 'create' || change.action === 'replace'
            ? { id: true }
            : {},
        before_sensitive: marks(change, change.before),
        after_sensitive: marks(change, change.after),
      },
    })),
    output_changes: {},
    prior_state: {
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: {
        root_module: {
          resources: plan.changes
            .filter(({ before }) => before !== null)
            .map(({ address, type, name, before }) => ({
              ...{ address, mode: 'managed', type, name, values: before },
            })),
        },
      },
    },
    errored: false,
    applyable: plan.changes.length > 0,
    complete: true,
  });
}
