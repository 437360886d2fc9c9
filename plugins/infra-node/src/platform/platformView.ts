import type {
  PlatformView,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { choosePackage, missingWords } from '../inputs/choosePackage';
import type { Located, Platform } from './platform';
import { waiverProblems } from './waiverProblems';

type Words = {
  name: string;
  title: string;
  description?: string;
  source: SourcePosition;
};

function wordsOf(
  located: Located<{
    metadata: { name: string; title?: string; description?: string };
  }>,
): Words {
  const { name, title, description } = located.document.metadata;
  const { line, column } = located.position([]);
  return {
    name,
    title: title ?? name,
    ...(description !== undefined && { description }),
    source: { path: located.path, line, column },
  };
}

/**
 * The platform as forms and pages need it.
 *
 * @param options - `revision`: commit of the documents; `now`: for the states of packages
 * @public
 */
export function platformView(
  platform: Platform,
  options: {
    revision: string;
    repository: { title: string; url: string };
    now: Date;
  },
): PlatformView {
  const { revision, repository, now } = options;
  const settings = platform.settings.document.spec;
  return {
    revision,
    repository,
    currency: settings.currency,
    environments: [...platform.environments.values()].map(located => {
      const { spec } = located.document;
      const defaultPackage =
        spec.package ??
        choosePackage({ platform, environment: located.document, now }).ref;
      return {
        ...wordsOf(located),
        tier: spec.tier,
        order: spec.order,
        cloud: spec.cloud,
        region: spec.region,
        cluster: spec.cluster,
        engine: spec.engine,
        minimumPackageState: spec.minimumPackageState,
        ...(defaultPackage !== undefined && { defaultPackage }),
      };
    }),
    profiles: [...platform.profiles.values()].map(located => {
      const { spec } = located.document;
      return {
        ...wordsOf(located),
        useCase: spec.useCase,
        decides: spec.decides,
        ...(spec.allowedTypes && { allowedTypes: spec.allowedTypes }),
        ...(spec.network && { exposure: spec.network.exposure }),
        resources: spec.resources,
      };
    }),
    resourceTypes: [...platform.resourceTypes.values()].map(located => {
      const { spec } = located.document;
      return {
        ...wordsOf(located),
        aliases: spec.aliases,
        category: spec.category,
        ...(spec.icon !== undefined && { icon: spec.icon }),
        stateful: spec.stateful,
        defaultName: spec.defaultName,
        clouds: (['aws', 'azure', 'gcp'] as const).filter(
          cloud => spec.implementations[cloud],
        ),
        inputs: spec.inputs,
        outputs: spec.outputs,
        cost: spec.cost,
      };
    }),
    packages: [...platform.packages].map(([ref, located]) => {
      const { spec } = located.document;
      const status = platform.packageStatus(ref, now)!;
      return {
        ...wordsOf(located),
        package: spec.package,
        version: spec.version,
        channel: spec.channel,
        clouds: spec.clouds,
        state: status.state,
        notes: [
          ...(status.note !== undefined ? [status.note] : []),
          ...status.missing.map(missingWords),
        ],
        modules: Object.fromEntries(
          Object.entries(spec.modules).map(([name, m]) => [name, m.version]),
        ),
      };
    }),
    policies: platform.policies.map(located => ({
      ...wordsOf(located),
      severity: located.document.spec.severity,
      rule: located.document.spec.rule,
    })),
    linkGroups: settings.linkGroups.map(({ name, title }) => ({ name, title })),
    problems: [...platform.problems, ...waiverProblems(platform, { now })],
  };
}
