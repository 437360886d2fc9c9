import type { ResourceTypeDocument } from '@groundwork/backstage-plugin-infra-common';
import { carryInput, carryPresence, decider } from '../edit/carry';
import { isPresent } from '../edit/promoteResource';
import { titleOf } from '../inputs/inputFindings';
import {
  candidateSource,
  decideInputs,
  type DecidedInput,
} from '../inputs/resolveInputs';
import { sourceOf } from '../inputs/sourceOf';
import type { Located } from '../platform/platform';
import {
  cellsOf,
  differ,
  explain,
  staysBecause,
  waysOf,
  type Entry,
  type Row,
  type Table,
} from './row';

/** Rows of a resource of the claim: where it is, and its inputs. */
export function resourceRows(index: number, table: Table): Row[] {
  const { platform, claim } = table;
  const { type: typeName } = claim.document.spec.resources[index];
  const type = platform.resourceTypes.get(typeName);
  if (!type) return [];
  return [presenceRow(index, type, table), ...inputRows(index, type, table)];
}

function presenceRow(
  index: number,
  type: Located<ResourceTypeDocument>,
  table: Table,
): Row {
  const { claim, environments } = table;
  const resource = claim.document.spec.resources[index];
  const at = ['spec', 'resources', index];
  const entries = environments.map(({ metadata: { name } }): Entry => {
    const keys = [...at, 'environments', name, 'enabled'];
    const isOwn =
      resource.environments?.[name] !== undefined &&
      resource.environments[name].enabled !== undefined;
    return {
      environment: name,
      value: isPresent(resource, name),
      decidedBy: isOwn ? 'claim-environment' : 'claim',
      decider: isOwn ? 'the claim says so for it alone' : 'the claim says so',
      source: sourceOf(claim, isOwn ? keys : at),
    };
  });
  const differs = differ(entries);
  const carries = waysOf(table, () => true).map(way =>
    carryPresence(
      type,
      resource.name,
      {
        from: isPresent(resource, way.from.metadata.name),
        to: isPresent(resource, way.to.metadata.name),
      },
      way,
    ),
  );
  const stays = staysBecause(carries, differs);
  return {
    resource: { type: resource.type, name: resource.name },
    title: `${type.document.metadata.title ?? resource.type} ${resource.name}`,
    cells: cellsOf(entries),
    differs,
    ...(stays !== undefined && { stays }),
    ...(differs && { explanation: explain(entries) }),
  };
}

function inputRows(
  index: number,
  type: Located<ResourceTypeDocument>,
  table: Table,
): Row[] {
  const { platform, claim, environments } = table;
  const { spec } = claim.document;
  const resource = spec.resources[index];
  const profile = platform.profiles.get(spec.profile);
  if (!profile) return [];
  const present = environments.filter(({ metadata }) =>
    isPresent(resource, metadata.name),
  );
  const decided = new Map(
    present.map(environment => [
      environment.metadata.name,
      new Map(
        decideInputs({
          type,
          profile,
          environment: environment,
          claim,
          index,
        }).map(one => [one.input, one]),
      ),
    ]),
  );
  const names = Object.keys(type.document.spec.inputs.properties);
  return names.flatMap(input => {
    const inputs = new Map(
      [...decided].map(([environment, all]) => [environment, all.get(input)]),
    );
    const row = inputRow(input, type, inputs, table);
    return row
      ? [{ resource: { type: resource.type, name: resource.name }, ...row }]
      : [];
  });
}

/** The row of an input; undefined when it has no value anywhere. */
function inputRow(
  input: string,
  type: Located<ResourceTypeDocument>,
  decided: ReadonlyMap<string, DecidedInput | undefined>,
  table: Table,
): Row | undefined {
  const entries = [...decided].map(([environment, one]): Entry => {
    const winner = one?.candidates.at(-1);
    if (!winner) {
      return {
        environment,
        value: undefined,
        decidedBy: 'nobody',
        decider: 'nobody decides it',
      };
    }
    return {
      environment,
      value: winner.value,
      decidedBy: winner.level,
      decider: `${decider[winner.level]} decides it`,
      get source() {
        return candidateSource(winner);
      },
    };
  });
  if (entries.every(({ value }) => value === undefined)) return undefined;
  const differs = differ(entries);
  const schema = type.document.spec.inputs.properties[input];
  const carries = differs
    ? waysOf(table, name => decided.has(name)).map(way =>
        carryInput(
          type,
          input,
          {
            from: decided.get(way.from.metadata.name),
            to: decided.get(way.to.metadata.name),
          },
          true,
          way,
        ),
      )
    : [];
  const stays = schema.perEnvironment
    ? `${titleOf(type.document, input)} belongs to an environment.`
    : staysBecause(carries, differs);
  return {
    input,
    title: titleOf(type.document, input),
    cells: cellsOf(entries),
    differs,
    ...(stays !== undefined && { stays }),
    ...(differs && { explanation: explain(entries) }),
  };
}
