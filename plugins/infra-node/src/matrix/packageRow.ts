import { carryPackage } from '../edit/carry';
import { packageOf } from '../inputs/choosePackage';
import { sourceOf } from '../inputs/sourceOf';
import {
  cellsOf,
  explain,
  staysBecause,
  waysOf,
  type Entry,
  type Row,
  type Table,
} from './row';

const words = {
  'claim-environment': 'the claim says so for it alone',
  claim: 'the claim says so',
  environment: 'the environment says so',
  newest: 'the newest that is usable there',
};

/** The row of packages. Those of different clouds are never the same and do not differ. */
export function packageRow(table: Table): Row {
  const { platform, claim, environments, now } = table;
  const entries = environments.flatMap((environment): Entry[] => {
    const { name } = environment.metadata;
    const { ref, level } = packageOf(
      platform,
      claim.document,
      environment,
      now,
    );
    if (ref === undefined) return [];
    const own = platform.environments.get(name)!;
    const places = {
      'claim-environment': () =>
        sourceOf(claim, ['spec', 'environments', name, 'package']),
      claim: () => sourceOf(claim, ['spec', 'package']),
      environment: () => sourceOf(own, ['spec', 'package']),
      newest: () => undefined,
    };
    return [
      {
        environment: name,
        value: ref,
        decidedBy: level,
        decider: words[level],
        source: places[level](),
      },
    ];
  });
  const cloudOf = new Map(
    environments.map(e => [e.metadata.name, e.spec.cloud]),
  );
  const differs = entries.some(one =>
    entries.some(
      other =>
        cloudOf.get(one.environment) === cloudOf.get(other.environment) &&
        one.value !== other.value,
    ),
  );
  const ways = waysOf(table, name => entries.some(e => e.environment === name));
  const stays = staysBecause(
    ways
      .filter(({ from, to }) => from.spec.cloud === to.spec.cloud)
      .map(way => carryPackage(claim.document, way, now)),
    differs,
  );
  return {
    title: 'Component package',
    cells: cellsOf(entries),
    differs,
    ...(stays !== undefined && { stays }),
    ...(differs && { explanation: explain(entries) }),
  };
}
