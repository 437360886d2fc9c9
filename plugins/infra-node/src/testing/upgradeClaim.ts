import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import type { PlannedChangeSet } from '../changeSets';
import { merged, planned } from './planning';
import { upgradePlatform } from './upgradePlatform';

export const claimPath = 'services/shop.yaml';

/** The file of a claim; `spec` is what follows its profile. */
export function serviceFiles(spec: string): Map<string, string> {
  return new Map([
    [
      claimPath,
      `apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata: { name: shop }
spec:
  component: component:default/shop
  owner: group:default/shop
  profile: busy
${spec}`,
    ],
  ]);
}

/** Plans over the platform with several versions. */
export function plannedThere(
  change: ChangeInput,
  files: ReadonlyMap<string, string>,
): PlannedChangeSet {
  return planned(change, files, { platform: upgradePlatform });
}

/** The claim's text after a change, and what was found. */
export function claimAfter(
  change: ChangeInput,
  files: ReadonlyMap<string, string>,
): { text: string; spec: string; set: PlannedChangeSet } {
  const set = plannedThere(change, files);
  const text = merged(files, set).get(claimPath) ?? '';
  return { text, spec: text.slice(text.indexOf('profile: busy\n') + 14), set };
}

/** Findings as rule, severity and environment. */
export function found({ findings }: PlannedChangeSet): string[] {
  return findings.map(
    ({ severity, rule, target }) =>
      `${severity} ${rule}${
        target?.environment === undefined ? '' : ` ${target.environment}`
      }`,
  );
}
