import {
  formatResourceId,
  type ClaimResource,
  type Finding,
  type FindingTarget,
  type InputValues,
  type ResourceId,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import { back, each, keysOf, ownOf, type Three } from './threeWay';

type Entry = NonNullable<ClaimResource['environments']>[string];

/** A resource without what a commit changed of it; undefined where it goes. */
export function takeBackResource(
  id: ResourceId,
  three: Three<ClaimResource>,
  findings: Finding[],
): ClaimResource | undefined {
  const label = formatResourceId(id);
  const target = { resource: id };
  const { before, after, now } = three;
  if (!before || !after || !now) return back(label, three, target, findings);
  const inputs = takeBackInputs(
    each(three, r => r?.inputs),
    label,
    target,
    findings,
  );
  const environments: Record<string, Entry> = {};
  for (const name of keysOf(each(three, r => r?.environments))) {
    const entry = takeBackEntry(
      each(three, r => ownOf(r?.environments, name)),
      { label, name, target: { ...target, environment: name } },
      findings,
    );
    if (entry) environments[name] = entry;
  }
  const result: ClaimResource = {
    type: now.type,
    name: now.name,
    ...(inputs && { inputs }),
    ...(Object.keys(environments).length > 0 && { environments }),
  };
  return sameJson(result as JsonValue, now as JsonValue) ? now : result;
}

/** What a resource says of one environment. */
function takeBackEntry(
  three: Three<Entry>,
  of: { label: string; name: string; target: FindingTarget },
  findings: Finding[],
): Entry | undefined {
  const inputs = takeBackInputs(
    each(three, entry => entry?.inputs),
    `${of.label} in ${of.name}`,
    of.target,
    findings,
  );
  const enabled = back(
    `Whether ${of.label} is in ${of.name}`,
    each(three, entry => entry?.enabled),
    of.target,
    findings,
  );
  if (inputs || enabled !== undefined) {
    return {
      ...(inputs && { inputs }),
      ...(enabled !== undefined && { enabled }),
    };
  }
  // An entry that says nothing stays or comes back as one.
  const { before, after, now } = three;
  const isThere = now
    ? before !== undefined || after === undefined
    : before !== undefined && after === undefined;
  return isThere ? {} : undefined;
}

function takeBackInputs(
  three: Three<InputValues>,
  label: string,
  target: FindingTarget,
  findings: Finding[],
): InputValues | undefined {
  const inputs: InputValues = {};
  for (const input of keysOf(three)) {
    const value = back(
      `${input} of ${label}`,
      each(three, values => ownOf(values, input)),
      { ...target, input },
      findings,
    );
    if (value !== undefined) inputs[input] = value;
  }
  if (Object.keys(inputs).length > 0) return inputs;
  return three.now && Object.keys(three.now).length === 0
    ? three.now
    : undefined;
}
