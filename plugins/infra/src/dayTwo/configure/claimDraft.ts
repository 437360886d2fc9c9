import type {
  DecisionLevel,
  InputValues,
  ResourceEdit,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import type { ResourceDraft } from '../../requestForm/draft';

/** What the claim itself says of its resources, for all and for single environments. */
export function claimDraft(service: ServiceView): ResourceDraft[] {
  return service.resources.map(({ type, name }) => {
    const inputs: InputValues = {};
    const environments: Record<string, { inputs: InputValues }> = {};
    for (const explanation of service.explanations) {
      const { resource, environment, input } = explanation;
      if (resource.type !== type || resource.name !== name) continue;
      const said = (level: DecisionLevel) =>
        [explanation.decidedBy, ...explanation.overridden].find(
          one => one.level === level,
        )?.value;
      const general = said('claim');
      if (general !== undefined) inputs[input] = general;
      const own = said('claim-environment');
      if (own !== undefined) {
        environments[environment] ??= { inputs: {} };
        environments[environment].inputs[input] = own;
      }
    }
    return { type, name, inputs, environments };
  });
}

const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(one) === JSON.stringify(other);

/** What was set, and null for what was taken back. */
function editedInputs(
  before: InputValues = {},
  after: InputValues = {},
): InputValues {
  const edits: InputValues = {};
  for (const input of new Set([
    ...Object.keys(before),
    ...Object.keys(after),
  ])) {
    const value = after[input] ?? null;
    if (!isSame(before[input] ?? null, value)) edits[input] = value;
  }
  return edits;
}

const isEmpty = (record: object) => Object.keys(record).length === 0;

/** What somebody changed of the resources of a claim: nothing else is sent. */
export function draftEdits(
  before: readonly ResourceDraft[],
  after: readonly ResourceDraft[],
): ResourceEdit[] {
  return after.flatMap((resource, index) => {
    const old = before[index];
    const inputs = editedInputs(old?.inputs, resource.inputs);
    const names = new Set([
      ...Object.keys(old?.environments ?? {}),
      ...Object.keys(resource.environments ?? {}),
    ]);
    const environments = Object.fromEntries(
      [...names].flatMap(name => {
        const edits = editedInputs(
          old?.environments?.[name]?.inputs,
          resource.environments?.[name]?.inputs,
        );
        return isEmpty(edits) ? [] : [[name, { inputs: edits }] as const];
      }),
    );
    if (isEmpty(inputs) && isEmpty(environments)) return [];
    return [
      {
        type: resource.type,
        name: resource.name,
        ...(!isEmpty(inputs) && { inputs }),
        ...(!isEmpty(environments) && { environments }),
      },
    ];
  });
}
