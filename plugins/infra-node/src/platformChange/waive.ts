import {
  GROUNDWORK_API_VERSION,
  type Finding,
  type PlatformChange,
  type WaiverDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { sourceOf } from '../inputs/sourceOf';
import { editYaml, printYaml } from '../yaml';
import { refusal, type EditBasis, type PlatformEdit } from './platformEdit';
import { yamlRefusals } from './yamlRefusals';

/** Makes an exception from a policy, or gives one that is there another end. */
export function waive(
  change: PlatformChange & { kind: 'waive' },
  basis: EditBasis,
  services: ReadonlySet<string> | undefined,
): PlatformEdit {
  const { now } = basis;
  const { kind: _, name, ...spec } = change;
  const findings: Finding[] = [];
  if (Date.parse(spec.expiresAt) <= +now) {
    findings.push({
      severity: 'error',
      rule: 'waiver-expired',
      message: `The waiver would have expired at ${spec.expiresAt} already; choose an end that lies ahead.`,
      target: { field: 'expiresAt' },
    });
  }
  for (const service of spec.services) {
    if (!services || services.has(service)) continue;
    findings.push({
      severity: 'error',
      rule: 'unknown-service',
      message: `There is no service "${service}" that has a claim.`,
      target: { field: 'services' },
    });
  }
  return findings.length > 0
    ? refusal(...findings)
    : writeWaiver(name, spec, basis);
}

/** Writes a waiver into its file, and edits it where it is there. */
export function writeWaiver(
  name: string,
  spec: WaiverDocument['spec'],
  { platform, files }: EditBasis,
): PlatformEdit {
  const existing = platform.waivers.find(
    ({ document }) => document.metadata.name === name,
  );
  if (!existing) {
    const path = `platform/waivers/${name}.yaml`;
    if (files.has(path)) {
      return refusal({
        severity: 'error',
        rule: 'file-exists',
        message: `${path} is there already and holds something else, or cannot be read. Choose another name, or repair it.`,
        source: { path, line: 1 },
      });
    }
    const document: WaiverDocument = {
      apiVersion: GROUNDWORK_API_VERSION,
      kind: 'Waiver',
      metadata: { name },
      spec,
    };
    const text = printYaml(JSON.parse(JSON.stringify(document)));
    return { files: new Map([[path, text]]), findings: [] };
  }
  const keys = [
    'policy',
    'services',
    'environments',
    'resources',
    'reason',
    'owner',
    'expiresAt',
  ] as const;
  const { path } = existing;
  const result = editYaml(
    files.get(path) ?? '',
    keys.map(key => ({ path: ['spec', key], value: spec[key] })),
    {
      file: path,
      document: {
        apiVersion: GROUNDWORK_API_VERSION,
        kind: 'Waiver',
        name,
      },
    },
  );
  if (!result.ok) return refusal(...yamlRefusals(path, result.refusals));
  if (!result.changed) return refusal();
  return {
    files: new Map([[path, result.text]]),
    findings: [
      {
        severity: 'info',
        rule: 'waiver-exists',
        message: `The waiver "${name}" is there already, until ${existing.document.spec.expiresAt.slice(
          0,
          10,
        )}; it is changed.`,
        source: sourceOf(existing, ['spec']),
      },
    ],
  };
}
