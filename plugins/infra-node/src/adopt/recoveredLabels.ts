import type { ServiceInfraDocument } from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText } from '../inputs/expression';
import { environmentScope, serviceScope } from '../inputs/expressionScope';
import type { Platform } from '../platform/platform';
import type { Recognition } from './recognizeService';

const labelOf =
  /\bservice\.labels(?:\.([A-Za-z_]\w*)|\[\s*(['"])([^'"]+)\2\s*\])/g;

/**
 * Labels without which a claim would give its resources other tags than they
 * have: where a tag of the platform reads one label, and nothing else makes the
 * value that is there.
 */
export function recoveredLabels(
  platform: Platform,
  claim: ServiceInfraDocument,
  { tag, environments }: Recognition,
): Record<string, string> {
  const labels: Record<string, string> = {};
  const [first] = environments;
  const environment = platform.environments.get(first ?? '')?.document;
  if (!environment) return labels;
  for (const [name, text] of Object.entries(
    platform.settings.document.spec.tags,
  )) {
    const read = new Set(
      [...text.matchAll(labelOf)].map(([, plain, , quoted]) => plain ?? quoted),
    );
    const value = tag(name);
    if (read.size !== 1 || value === undefined || value.length > 120) continue;
    const [label] = read;
    const gives = (metadata: ServiceInfraDocument['metadata']) => {
      try {
        return evaluateToText(text, {
          service: serviceScope({ ...claim, metadata }),
          environment: environmentScope(environment),
        });
      } catch {
        // Without the label the expression may have no value at all.
        return undefined;
      }
    };
    if (gives(claim.metadata) === value) continue;
    const metadata = { ...claim.metadata, labels: { [label]: value } };
    if (gives(metadata) === value) labels[label] = value;
  }
  return labels;
}
