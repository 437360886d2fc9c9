import {
  dnsLabelSchema,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText } from '../inputs/expression';
import { expressionScope } from '../inputs/expressionScope';
import type { Platform } from '../platform/platform';

/**
 * Namespace of a service in an environment, as far as it can be told without
 * its claim: it may not have one any more.
 *
 * @returns undefined when the environment is not known, or its namespaces
 * depend on what only a claim says
 * @public
 */
export function serviceNamespace(options: {
  platform: Platform;
  service: string;
  environment: string;
  owner?: string;
}): string | undefined {
  const { platform, service, environment, owner = '' } = options;
  const located = platform.environments.get(environment);
  if (!located) return undefined;
  const claim: ServiceInfraDocument = {
    apiVersion: 'groundwork/v1alpha1',
    kind: 'ServiceInfra',
    metadata: { name: service },
    spec: {
      component: `component:default/${service}`,
      owner,
      profile: '',
      environments: {},
      resources: [],
    },
  };
  try {
    const text = evaluateToText(
      located.document.spec.namespace,
      expressionScope({ claim, environment: located.document }),
      { located, keys: ['spec', 'namespace'] },
    );
    return dnsLabelSchema.safeParse(text).data;
  } catch {
    return undefined;
  }
}
