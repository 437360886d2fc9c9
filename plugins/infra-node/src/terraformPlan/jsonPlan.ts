import { InputError } from '@backstage/errors';
import type {
  PlanCounts,
  PlanResource,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';
import { changedAttributes } from './attributes';
import { isFields, markedLeaves } from './marks';
import type { PlanSource } from './planSource';
import { leavesOf, redactionOf } from './redaction';

const changeSchema = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).nullish(),
});

const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        action_reason: z.string().optional(),
        deposed: z.string().optional(),
        change: changeSchema,
      }),
    )
    .nullish(),
  output_changes: z.record(z.string(), changeSchema).nullish(),
  variables: z
    .record(z.string(), z.object({ value: z.unknown().optional() }))
    .nullish(),
  configuration: z.unknown().optional(),
});

type Plan = z.infer<typeof planSchema>;
type Change = z.infer<typeof changeSchema>;
type Action = PlanResource['action'];

/** Resources beyond this count, without being listed. */
const mostResources = 500;

/**
 * A plan as `terraform show -json` prints it, redacted.
 *
 * @throws InputError when it is something else
 * @public
 */
export function readJsonPlan(text: string, source: PlanSource): PlanView {
  const plan = parse(text);
  const redaction = redactionOf([...source.secrets, ...ownSecrets(plan)]);
  const counts: PlanCounts = { add: 0, change: 0, replace: 0, destroy: 0 };
  const resources: PlanResource[] = [];
  for (const {
    address,
    action_reason,
    deposed,
    change,
  } of plan.resource_changes ?? []) {
    const action = actionOf(change.actions);
    if (!action) continue;
    if (action !== 'read') counts[action] += 1;
    if (resources.length >= mostResources) continue;
    const name = deposed ? `${address} (deposed object ${deposed})` : address;
    resources.push({
      address: redaction.text(name),
      action,
      ...(action_reason && { reason: action_reason.replace(/_/g, ' ') }),
      attributes: changedAttributes(
        {
          before: change.before,
          after: change.after,
          unknown: change.after_unknown,
          sensitiveBefore: change.before_sensitive,
          sensitiveAfter: change.after_sensitive,
        },
        change.replace_paths ?? [],
        redaction,
      ),
    });
  }
  return {
    object: source.object,
    id: source.id,
    isDestroy: source.isDestroy,
    counts,
    resources,
    redactions:
      redaction.count +
      resources
        .flatMap(resource => resource.attributes)
        .filter(attribute => attribute.sensitive).length,
  };
}

function parse(text: string): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own words quote the text, which can hold secrets.
    throw new InputError('the stored plan is not JSON');
  }
  const parsed = planSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `the stored plan is not what "terraform show -json" prints, at ${
      issue.path.join('.') || 'its root'
    }`,
  );
}

/** What is done; undefined for nothing. `forget` leaves the resource as it is. */
function actionOf(actions: Change['actions']): Action | undefined {
  const has = (action: string) => actions.includes(action);
  if (has('create') && has('delete')) return 'replace';
  if (has('create')) return 'add';
  if (has('delete')) return 'destroy';
  if (has('update')) return 'change';
  return has('read') ? 'read' : undefined;
}

/** Values that the plan itself calls sensitive, somewhere. */
function ownSecrets(plan: Plan): string[] {
  const changes = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  const marked = changes.flatMap(change => [
    ...markedLeaves(change.before, change.before_sensitive),
    ...markedLeaves(change.after, change.after_sensitive),
  ]);
  const variables = Object.entries(plan.variables ?? {})
    .filter(([name]) => isSensitiveVariable(plan.configuration, name))
    .flatMap(([, { value }]) => leavesOf(value));
  return [...marked, ...variables];
}

function isSensitiveVariable(configuration: unknown, name: string): boolean {
  let found: unknown = configuration;
  for (const key of ['root_module', 'variables', name]) {
    found = isFields(found) ? found[key] : undefined;
  }
  return isFields(found) && found.sensitive === true;
}
