import { InputError } from '@backstage/errors';
import {
  evidenceSchema,
  type EvidenceInput,
} from '@groundwork/backstage-plugin-infra-common';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { recordEvidence } from '../../certify/recordEvidence';
import {
  portalOptions,
  tokenOf,
  type PortalFlags,
} from '../../portal/portalFlags';
import type { Surroundings } from './surroundings';

/** Hands evidence in and says what became of it. */
export async function handIn(
  evidence: EvidenceInput[],
  flags: PortalFlags,
  token: string,
  around: Surroundings,
): Promise<void> {
  const { message, pullRequest } = await recordEvidence(
    evidence,
    portalOptions(flags, token, around, text => around.print(text)),
  );
  around.print(`${message}\n`);
  if (pullRequest) {
    around.print(
      `pull request ${pullRequest.number} (${pullRequest.state}): ${pullRequest.url}\n`,
    );
  }
}

const fileSchema = z.union([
  z
    .strictObject({ evidence: z.array(evidenceSchema).min(1).max(50) })
    .transform(({ evidence }) => evidence),
  z.array(evidenceSchema).min(1).max(50),
  evidenceSchema.transform(piece => [piece]),
]);

async function readEvidence(path: string) {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new InputError(
      `${path} cannot be read as JSON: ${(error as Error).message}`,
    );
  }
  const list =
    typeof json === 'object' && json !== null && 'evidence' in json
      ? z.strictObject({ evidence: z.array(evidenceSchema).min(1).max(50) })
      : undefined;
  // The form that was meant says more than that none of three fits.
  const read = list ? list.safeParse(json) : fileSchema.safeParse(json);
  if (!read.success) {
    throw new InputError(
      `${path} is no evidence:\n${z.prettifyError(read.error)}`,
    );
  }
  return Array.isArray(read.data) ? read.data : read.data.evidence;
}

/** `groundwork certify record`: hands in the evidence of files. */
export async function certifyRecord(
  flags: PortalFlags & { file: string[] },
  around: Surroundings,
): Promise<void> {
  const token = tokenOf(flags, around);
  const all = [];
  for (const path of flags.file) all.push(...(await readEvidence(path)));
  const packages = new Map<string, EvidenceInput[]>();
  for (const piece of all) {
    packages.set(piece.package, [
      ...(packages.get(piece.package) ?? []),
      piece,
    ]);
  }
  for (const [ref, evidence] of packages) {
    const words = evidence.map(({ stage, module, result }) =>
      [stage, module, result].filter(Boolean).join(' '),
    );
    around.print(`${ref}: ${words.join(', ')}\n`);
    await handIn(evidence, flags, token, around);
  }
}
