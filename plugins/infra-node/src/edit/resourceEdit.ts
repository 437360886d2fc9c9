import {
  formatResourceId,
  type ClaimResource,
  type Finding,
  type InputValues,
  type RequestChange,
  type ResourceId,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { brokenDocument } from '../inputs/unknownName';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';

/** Inputs that a change sets on one resource. */
export type ResourceEdit = RequestChange['resources'][number];

/** Index of a resource in a claim; -1 when it is not there. */
export function indexOfResource(
  claim: ServiceInfraDocument,
  id: ResourceId,
): number {
  return claim.spec.resources.findIndex(
    r => r.type === id.type && r.name === id.name,
  );
}

/** The resource with the edit applied; `null` takes a value back. */
export function editResource(
  resource: ClaimResource,
  edit: ResourceEdit,
): ClaimResource {
  const inputs = mergeInputs(resource.inputs, edit.inputs);
  const environments = { ...resource.environments };
  for (const [name, { inputs: values }] of Object.entries(
    edit.environments ?? {},
  )) {
    const { inputs: before, ...rest } = own(environments, name) ?? {};
    const after = mergeInputs(before, values);
    const entry = { ...(after && { inputs: after }), ...rest };
    // An entry that says nothing any more goes; one that never did stays.
    if (Object.keys(entry).length === 0 && before) delete environments[name];
    else if (Object.keys(entry).length > 0) environments[name] = entry;
  }
  const { type, name } = resource;
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(Object.keys(environments).length > 0 && { environments }),
  };
}

function mergeInputs(
  before: InputValues | undefined,
  edits: InputValues | undefined,
): InputValues | undefined {
  const merged = { ...before };
  let tookBack = false;
  for (const [name, value] of Object.entries(edits ?? {})) {
    if (value !== null) merged[name] = value;
    else if (Object.hasOwn(merged, name)) {
      delete merged[name];
      tookBack = true;
    }
  }
  if (Object.keys(merged).length > 0) return merged;
  return before && !tookBack ? before : undefined;
}

/**
 * Whether the type of an edit exists; says so in a finding when not. Environments
 * that the edit names are looked at too.
 */
export function checkResourceEdit(
  edit: ResourceEdit,
  environments: readonly string[],
  { platform, findings, change }: EditContext,
): boolean {
  const id = { type: edit.type, name: edit.name };
  for (const name of Object.keys(edit.environments ?? {})) {
    if (environments.includes(name)) continue;
    const near = nearest(name, environments);
    findings.push({
      severity: 'error',
      rule: 'unknown-environment',
      message: `${formatResourceId(id)} is configured for "${name}", where ${
        change.service
      } does not run${suggestion(name, environments)}`,
      target: { resource: id, environment: name, field: 'environments' },
      ...(near !== undefined && {
        fix: { text: `Use ${near}` },
      }),
    });
  }
  if (platform.resourceTypes.has(edit.type)) return true;
  findings.push(unknownType(id, { platform }));
  return false;
}

/**
 * A claim with inputs of resources that it has set; a resource that it does
 * not have makes a finding.
 *
 * @param environments - where the service runs
 */
export function editResources(
  claim: ServiceInfraDocument,
  edits: readonly ResourceEdit[],
  environments: readonly string[],
  context: EditContext,
): ServiceInfraDocument {
  if (edits.length === 0) return claim;
  const resources = [...claim.spec.resources];
  for (const edit of edits) {
    const index = indexOfResource(claim, edit);
    if (index < 0) {
      context.findings.push(
        unknownResource({ type: edit.type, name: edit.name }, claim),
      );
      continue;
    }
    checkResourceEdit(edit, environments, context);
    resources[index] = editResource(resources[index], edit);
  }
  return { ...claim, spec: { ...claim.spec, resources } };
}

/** A finding for a type that does not exist, or is broken. */
export function unknownType(
  id: ResourceId,
  { platform }: Pick<EditContext, 'platform'>,
): Finding {
  const types = new Map<string, string>();
  for (const [name, { document }] of platform.resourceTypes) {
    types.set(name, name);
    for (const alias of document.spec.aliases) types.set(alias, name);
  }
  const names = [...platform.resourceTypes.keys()];
  const broken = brokenDocument(platform, 'resource type', id.type);
  const near = types.get(nearest(id.type, types.keys()) ?? '');
  return {
    severity: 'error',
    rule: 'unknown-resource-type',
    message:
      broken ??
      `Unknown resource type "${id.type}"${
        near ? `; did you mean "${near}"?` : suggestion(id.type, names)
      }`,
    target: { resource: id, field: 'resources' },
    ...(near !== undefined && !broken && { fix: { text: `Use ${near}` } }),
  };
}

/** A finding for a resource that the claim does not have. */
export function unknownResource(
  id: ResourceId,
  claim: ServiceInfraDocument,
): Finding {
  const ids = claim.spec.resources.map(formatResourceId);
  const near = nearest(formatResourceId(id), ids);
  return {
    severity: 'error',
    rule: 'unknown-resource',
    message: `${claim.metadata.name} has no ${id.type} "${id.name}"${suggestion(
      formatResourceId(id),
      ids,
    )}`,
    target: { resource: id, field: 'resources' },
    ...(near !== undefined && { fix: { text: `Use ${near}` } }),
  };
}

/** A finding for a service without a claim. */
export function noClaim(service: string): Finding {
  return {
    severity: 'error',
    rule: 'no-claim',
    message: `${service} has no infrastructure yet; request some first.`,
    target: { field: 'service' },
  };
}

/** Finding for a profile that does not exist; undefined when it does. */
export function checkProfileName(
  name: string,
  { platform }: Pick<EditContext, 'platform'>,
): Finding | undefined {
  if (platform.profiles.has(name)) return undefined;
  const names = [...platform.profiles.keys()];
  const broken = brokenDocument(platform, 'profile', name);
  const near = nearest(name, names);
  return {
    severity: 'error',
    rule: 'unknown-profile',
    message: broken ?? `Unknown profile "${name}"${suggestion(name, names)}`,
    target: { field: 'profile' },
    ...(near !== undefined &&
      !broken && {
        fix: { text: `Use ${near}`, field: { name: 'profile', value: near } },
      }),
  };
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
