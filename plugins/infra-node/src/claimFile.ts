import {
  GROUNDWORK_API_VERSION,
  type Change,
  type Finding,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { ConflictError, InputError } from '@backstage/errors';
import type { EditResult } from './edit/applyChange';
import { parseClaim } from './platform/parseClaim';
import type { Located } from './platform/platform';
import { editYaml, printYaml, type YamlEdit } from './yaml';

/**
 * The claim of a service from its file.
 *
 * @throws InputError when the file cannot be read as this service's claim
 */
export function readClaim(
  path: string,
  text: string | undefined,
  service: string,
): Located<ServiceInfraDocument> | undefined {
  if (text === undefined) return undefined;
  const { claim, problems } = parseClaim(path, text);
  if (!claim) {
    const [first, ...rest] = problems;
    throw new InputError(
      `The claim of ${service} has to be repaired first: ${first.path}:${
        first.line
      }:${first.column}: ${first.message}${
        rest.length > 0 ? ` (and ${rest.length} more)` : ''
      }`,
    );
  }
  const { name } = claim.document.metadata;
  if (name !== service) {
    throw new ConflictError(
      `${path} is the file of ${service}, but the claim in it is of ${name} (${path}:${
        claim.position(['metadata', 'name']).line
      })`,
    );
  }
  return claim;
}

/** A claim in its file; both undefined when there is none. */
export interface ClaimFile {
  readonly text: string | undefined;
  readonly claim: Located<ServiceInfraDocument> | undefined;
}

/** The file of a claim after a change. */
export interface WrittenClaim extends ClaimFile {
  readonly findings: readonly Finding[];
}

/** Writes what a change makes of a claim: nothing when it could not be made. */
export function writeClaim(
  path: string,
  before: ClaimFile,
  edit: EditResult,
  change: Change,
): WrittenClaim {
  if (!edit.claim) {
    return change.kind === 'remove'
      ? { text: undefined, claim: undefined, findings: [] }
      : { ...before, findings: [] };
  }
  const base = edit.base ?? before.text;
  const { text, findings } =
    base === undefined
      ? { text: printClaim(edit.claim), findings: [] }
      : editClaim(path, base, edit.yamlEdits);
  if (text === undefined || text === before.text)
    return { ...before, findings };
  // The file is the truth: what follows is planned from its very bytes.
  const { claim, problems } = parseClaim(path, text);
  if (!claim) {
    const [first] = problems;
    if (first?.rule !== 'file-size') {
      throw new Error(
        `The edited claim cannot be read again: ${first?.message}`,
      );
    }
    const finding: Finding = {
      severity: 'error',
      rule: 'claim-too-large',
      message: `${path} ${first.message}. Split ${change.service} into several services, or set fewer values.`,
    };
    return { ...before, findings: [...findings, finding] };
  }
  return { text, claim, findings };
}

/**
 * Edits the file of a claim; bytes outside what changes stay as they are. The
 * text is undefined when the edit could not be made; `findings` say why.
 */
function editClaim(
  path: string,
  text: string,
  edits: readonly YamlEdit[],
): { text: string | undefined; findings: Finding[] } {
  if (edits.length === 0) return { text, findings: [] };
  const result = editYaml(text, edits, {
    file: path,
    document: { apiVersion: GROUNDWORK_API_VERSION, kind: 'ServiceInfra' },
  });
  if (result.ok) return { text: result.text, findings: [] };
  return {
    text: undefined,
    findings: result.refusals.map(refusal => ({
      severity: 'error',
      rule: 'claim-edit',
      message: `The claim cannot be edited without touching what people wrote: ${refusal.reason} ${refusal.proposal}`,
      source: { path, line: refusal.line, column: refusal.column },
    })),
  };
}

/** The text of a new claim, keys in the order of the documentation. */
function printClaim(claim: ServiceInfraDocument): string {
  return printYaml(JSON.parse(JSON.stringify(claim)));
}
