import {
  entityRefSchema,
  GROUNDWORK_API_VERSION,
  type AdoptChange,
  type Finding,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { recoveredLabels } from '../adopt/recoveredLabels';
import { recognizeService, type Recognition } from '../adopt/recognizeService';
import { claimPath } from '../platform/layout';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { checkProfileName } from './resourceEdit';

type Context = EditContext<AdoptChange>;

/** Writes the claim of a service whose infrastructure people wrote by hand. */
export function adopt(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, facts, findings, platform } = context;
  if (claim) {
    findings.push({
      severity: 'error',
      rule: 'already-adopted',
      message: `${change.service} has its claim already, ${claimPath(
        platform,
        change.service,
      )}; there is nothing to adopt. Configure it instead.`,
      target: { field: 'service' },
    });
    return claim;
  }
  const isValid = checkNames(context);
  const recognition = recognizeService({
    platform,
    service: change.service,
    files: facts.files ?? new Map(),
    now: facts.now,
    ...(change.profile !== undefined && { profile: change.profile }),
    ...(change.package !== undefined && { package: change.package }),
    environments: change.environments,
  });
  findings.push(...recognition.findings);
  if (recognition.resources.length === 0) {
    findings.push(nothingToAdopt(change.service, recognition));
    return undefined;
  }
  const owner = change.owner ?? facts.owner ?? ownerOf(recognition);
  if (owner === undefined) {
    findings.push({
      severity: 'error',
      rule: 'owner-needed',
      message: `${change.service} is not in the catalog, so its owner is not known; name one, such as group:default/payments.`,
      target: { field: 'owner' },
    });
  }
  if (recognition.profile === undefined) {
    findings.push({
      severity: 'error',
      rule: 'profile-needed',
      message: `No profile allows all that ${
        change.service
      } has: ${recognition.resources
        .map(r => r.type)
        .join(', ')}. Choose one, and it says what it refuses.`,
      target: { field: 'profile' },
    });
  }
  if (owner === undefined || recognition.profile === undefined || !isValid) {
    return undefined;
  }
  return claimOf(recognition, owner, recognition.profile, context);
}

function claimOf(
  recognition: Recognition,
  owner: string,
  profile: string,
  { change, facts, platform }: Context,
): ServiceInfraDocument {
  const title = facts.title?.slice(0, 120);
  const general = mostFrequent(recognition.packages.values());
  const claim: ServiceInfraDocument = {
    apiVersion: GROUNDWORK_API_VERSION,
    kind: 'ServiceInfra',
    metadata: {
      name: change.service,
      ...(title && title !== change.service && { title }),
    },
    spec: {
      component:
        change.component ??
        facts.component ??
        `component:default/${change.service}`,
      owner,
      profile,
      ...(general !== undefined && { package: general }),
      environments: Object.fromEntries(
        recognition.environments.map(name => {
          const ref = recognition.packages.get(name);
          return [
            name,
            ref === undefined || ref === general ? {} : { package: ref },
          ];
        }),
      ),
      resources: [...recognition.resources],
    },
  };
  const labels = recoveredLabels(platform, claim, recognition);
  return Object.keys(labels).length === 0
    ? claim
    : { ...claim, metadata: { ...claim.metadata, labels } };
}

/** Whether profile, package and environments of the change exist; says so when not. */
function checkNames(context: Context): boolean {
  const { change, findings, platform } = context;
  const before = findings.length;
  if (change.profile !== undefined) {
    const problem = checkProfileName(change.profile, context);
    if (problem) findings.push(problem);
  }
  const check = (
    field: 'package' | 'environments',
    what: string,
    name: string,
    known: Iterable<string>,
  ) => {
    const names = [...known];
    if (names.includes(name)) return;
    const near = nearest(name, names);
    findings.push({
      severity: 'error',
      rule: field === 'package' ? 'unknown-package' : 'unknown-environment',
      message: `Unknown ${what} "${name}"${suggestion(name, names)}`,
      target: { field },
      ...(near !== undefined && { fix: { text: `Use ${near}` } }),
    });
  };
  if (change.package !== undefined) {
    const refs = platform.packages.keys();
    check('package', 'component package', change.package, refs);
  }
  for (const name of change.environments) {
    check('environments', 'environment', name, platform.environments.keys());
  }
  return findings.length === before;
}

function ownerOf({ tag }: Recognition): string | undefined {
  const parsed = entityRefSchema.safeParse(tag('owner'));
  return parsed.success ? parsed.data : undefined;
}

function nothingToAdopt(
  service: string,
  { environments, findings }: Recognition,
): Finding {
  const problems = findings.length;
  let reason = `${service} has no files in the directories of any environment`;
  if (environments.length > 0) {
    reason =
      problems > 0
        ? `Nothing that ${service} has in ${environments.join(
            ', ',
          )} could be recognized`
        : `${service} runs in ${environments.join(
            ', ',
          )}, and none of its files describes infrastructure`;
  }
  return {
    severity: 'error',
    rule: 'nothing-to-adopt',
    message: `${reason}; ${
      problems > 0
        ? 'the other findings say why.'
        : 'request what it needs instead.'
    }`,
    target: { field: 'service' },
  };
}

function mostFrequent(values: Iterable<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
