import type {
  Link,
  ServiceLink,
} from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText } from '../inputs/expression';
import { expressionScope } from '../inputs/expressionScope';
import type { ResolvedEnvironment } from '../inputs/resolved';
import type { Located } from '../platform/platform';

interface LinkSource {
  readonly located: Located<{ spec: { links: readonly Link[] } }>;
  readonly scope: ReturnType<typeof expressionScope>;
  readonly resource?: string;
}

/**
 * Links of a service in an environment: those of the environment, the profile
 * and the types of its resources. A link that cannot be made, or that does not
 * lead to a web page, is left out: documents say so when they are checked.
 */
export function serviceLinks(resolved: ResolvedEnvironment): ServiceLink[] {
  const surroundings = {
    claim: resolved.claim.document,
    environment: resolved.environment.document,
    namespace: resolved.namespace,
    profile: resolved.profile.document,
    package: resolved.package.document,
  };
  const scope = expressionScope(surroundings);
  const sources: LinkSource[] = [
    { located: resolved.environment, scope },
    { located: resolved.profile, scope },
    ...resolved.resources.map(({ type, name, inputs }) => ({
      located: type,
      scope: expressionScope({
        ...surroundings,
        resource: { type: type.document, name, inputs },
      }),
      resource: `${type.document.metadata.name}/${name}`,
    })),
  ];
  const environment = resolved.environment.document.metadata.name;
  return sources.flatMap(source =>
    source.located.document.spec.links.flatMap((link, index) => {
      const made = makeLink(source, link, index);
      return made ? [{ ...made, environment }] : [];
    }),
  );
}

function makeLink(
  { located, scope, resource }: LinkSource,
  link: Link,
  index: number,
): ServiceLink | undefined {
  const text = (key: 'title' | 'url') =>
    evaluateToText(link[key], scope, {
      located,
      keys: ['spec', 'links', index, key],
    });
  try {
    const url = new URL(text('url'));
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
    return {
      group: link.group,
      title: text('title'),
      url: url.href,
      ...(resource !== undefined && { resource }),
    };
  } catch {
    return undefined;
  }
}
