import type { RepositoryProposal } from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';

type ProposalCheck = RepositoryProposal['checks'][number];

const MAX_NAME = 255;
const MAX_DESCRIPTION = 500;

const time = z.iso.datetime().nullish().catch(undefined);
const text = z.string().nullish().catch(undefined);

const context = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('StatusContext'),
    context: z.string(),
    state: z.string(),
    description: text,
    targetUrl: text,
    createdAt: time,
  }),
  z.object({
    __typename: z.literal('CheckRun'),
    name: z.string(),
    status: z.string(),
    conclusion: text,
    title: text,
    detailsUrl: text,
    startedAt: time,
    completedAt: time,
    checkSuite: z
      .object({
        workflowRun: z
          .object({ workflow: z.object({ name: z.string() }) })
          .nullish(),
      })
      .nullish()
      .catch(undefined),
  }),
]);

/** Fields of a context of a `StatusCheckRollup`. */
export const CONTEXT_FIELDS = `__typename
...on StatusContext{context state description targetUrl createdAt}
...on CheckRun{name status conclusion title detailsUrl startedAt completedAt checkSuite{workflowRun{workflow{name}}}}`;

/** `EXPECTED` and `STALE` are waits, too; so is what GitHub adds one day. */
const STATES: Readonly<Record<string, ProposalCheck['state']>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'failure',
  CANCELLED: 'failure',
  TIMED_OUT: 'failure',
  ACTION_REQUIRED: 'failure',
  STARTUP_FAILURE: 'failure',
  NEUTRAL: 'neutral',
  SKIPPED: 'neutral',
};

/** Why a check that says nothing itself is as it is. */
const WORDS: Readonly<Record<string, string>> = {
  CANCELLED: 'Was cancelled.',
  TIMED_OUT: 'Took too long.',
  ACTION_REQUIRED: 'Waits for somebody to act.',
  STARTUP_FAILURE: 'Could not start.',
  SKIPPED: 'Was skipped.',
};

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/**
 * Statuses and check runs of a commit, the newest of each name, by name.
 * Contexts that cannot be read are left out.
 */
export function checksOf(contexts: readonly unknown[]): ProposalCheck[] {
  const checks = new Map<string, ProposalCheck>();
  for (const one of contexts) {
    const found = context.safeParse(one).data;
    if (!found) continue;
    const check =
      found.__typename === 'CheckRun' ? ofRun(found) : ofStatus(found);
    // A job of the same name in another workflow is another check.
    const workflow =
      found.__typename === 'CheckRun'
        ? found.checkSuite?.workflowRun?.workflow.name ?? ''
        : '';
    const key = JSON.stringify([found.__typename, workflow, check.name]);
    const known = checks.get(key);
    // A check that runs again is listed with what it said before.
    if (!known || (known.startedAt ?? '') <= (check.startedAt ?? '')) {
      checks.set(key, check);
    }
  }
  return [...checks]
    .sort(([a, { name: nameA }], [b, { name: nameB }]) =>
      nameA === nameB ? order(a, b) : order(nameA, nameB),
    )
    .map(([, check]) => check);
}

type Context<T extends string> = Extract<
  z.infer<typeof context>,
  { __typename: T }
>;

function ofStatus(found: Context<'StatusContext'>): ProposalCheck {
  const state = STATES[found.state] ?? 'pending';
  const category = categoryOf(found.context, true);
  return whole({
    name: found.context,
    category,
    state,
    description: described(category, state, found.description),
    url: found.targetUrl,
    startedAt: undefined,
    completedAt: state === 'pending' ? undefined : found.createdAt,
  });
}

function ofRun(found: Context<'CheckRun'>): ProposalCheck {
  const isDone = found.status === 'COMPLETED';
  const conclusion = found.conclusion ?? '';
  const state = isDone ? STATES[conclusion] ?? 'pending' : 'pending';
  return whole({
    name: found.name,
    category: categoryOf(found.name, false),
    state,
    description: found.title || (isDone ? WORDS[conclusion] : undefined),
    url: found.detailsUrl,
    startedAt: found.startedAt,
    completedAt: isDone ? found.completedAt : undefined,
  });
}

/** A check as it was told: a text that says nothing may be null or empty. */
type Told = Pick<ProposalCheck, 'name' | 'category' | 'state'> &
  Record<
    'description' | 'url' | 'startedAt' | 'completedAt',
    string | null | undefined
  >;

/** Without fields that say nothing, and not endless. */
function whole(told: Told): ProposalCheck {
  const { name, category, state } = told;
  const { description, url, startedAt, completedAt } = told;
  return {
    ...{ name: name.slice(0, MAX_NAME), category, state },
    ...(description && { description: description.slice(0, MAX_DESCRIPTION) }),
    ...(url && { url }),
    ...(startedAt && { startedAt }),
    ...(completedAt && { completedAt }),
  };
}

const SECURITY =
  /(^|[^a-z])(tfsec|trivy|checkov|terrascan|snyk|kics|semgrep|codeql|gitleaks|grype|security|scan|scans|scanning)([^a-z]|$)/i;
const VALIDATION =
  /(^|[^a-z])(validate|validation|validator|lint|linter|linting|yamllint|actionlint|tflint|kubeconform|conftest|policy_check|groundwork)([^a-z]|$)/i;
/** Atlantis names its statuses `<name>/<command>` and `<name>/<command>: <project>`. */
const ATLANTIS = /^[^/:\s]{1,100}\/(plan|apply)(?::\s|$)/;

/** What a check is about, as far as its name tells. */
export function categoryOf(
  name: string,
  isStatus: boolean,
): ProposalCheck['category'] {
  const command = isStatus ? ATLANTIS.exec(name)?.[1] : undefined;
  if (command === 'plan' || command === 'apply') return command;
  if (SECURITY.test(name)) return 'security';
  if (VALIDATION.test(name)) return 'validation';
  return 'other';
}

/** Atlantis is green, too, when it found nothing to do; the text must say so. */
function described(
  category: ProposalCheck['category'],
  state: ProposalCheck['state'],
  description: string | null | undefined,
): string | null | undefined {
  const isEmpty =
    state === 'success' && /^0\/0 projects\b/.test(description ?? '');
  if (!isEmpty) return description;
  if (category === 'plan') return `${description} Nothing was planned.`;
  return category === 'apply'
    ? `${description} Nothing was applied.`
    : description;
}
