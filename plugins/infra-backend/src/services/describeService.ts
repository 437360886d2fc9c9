import type {
  ChangeRecord,
  Explanation,
  InputValues,
  Problem,
  ServiceInfraDocument,
  ServiceSummary,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import {
  parseClaim,
  resolveEnvironment,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';

type EnvironmentView = ServiceView['environments'][number];
type ClaimResource = ServiceInfraDocument['spec']['resources'][number];

/**
 * Everything about one service: its claim with every value decided, for the
 * environments in the order of promotion.
 *
 * @param text - the claim's file
 */
export function describeService(options: {
  platform: Platform;
  summary: ServiceSummary & { path: string };
  text: string | undefined;
  revision: string;
  url: string;
  problems: readonly Problem[];
  changes: readonly ChangeRecord[];
  now: Date;
}): ServiceView {
  const { platform, summary, text, now } = options;
  const { path, ...service } = summary;
  const { claim } = parseClaim(path, text ?? '');
  const environments: EnvironmentView[] = [];
  const explanations: Explanation[] = [];
  const order = [...platform.environments.keys()];
  const names = claim ? Object.keys(claim.document.spec.environments) : [];
  names.sort((a, b) => order.indexOf(a) - order.indexOf(b));

  for (const name of names) {
    if (!claim) break;
    const { resolved } = resolveEnvironment({
      platform,
      claim,
      environment: name,
      now,
    });
    const status = resolved?.packageStatus;
    const { spec } = claim.document;
    environments.push({
      name,
      package: resolved
        ? refOf(resolved.package.document.spec)
        : spec.environments[name].package ?? spec.package,
      packageState: status?.state,
      resources: spec.resources
        .filter(resource => resource.environments?.[name]?.enabled !== false)
        .map(resource => {
          const claimed = claimedInputs(resource, name);
          const decided = resolved?.resources.find(
            one =>
              one.name === resource.name &&
              one.type.document.metadata.name === resource.type,
          );
          explanations.push(...(decided?.explanations ?? []));
          return {
            type: resource.type,
            name: resource.name,
            inputs: decided?.inputs ?? claimed,
            claimed,
          };
        }),
    });
  }
  const tombstones = claim?.document.spec.tombstones ?? [];
  return {
    ...service,
    environments,
    explanations,
    ...(tombstones.length > 0 && {
      removed: tombstones.map(({ type, name, retained, ...rest }) => ({
        type,
        name,
        environments: Object.keys(retained),
        removedAt: rest.removedAt,
        undoUntil: rest.undoUntil,
        ...(rest.destroy && { destroyedAt: rest.destroy.requestedAt }),
      })),
    }),
    revision: options.revision,
    source: { path, line: 1 },
    url: options.url,
    problems: [...options.problems],
    changes: [...options.changes],
  };
}

function claimedInputs(
  resource: ClaimResource,
  environment: string,
): InputValues {
  const own = resource.environments?.[environment]?.inputs;
  return { ...resource.inputs, ...own };
}

function refOf(spec: { package: string; version: string }): string {
  return `${spec.package}@${spec.version}`;
}
