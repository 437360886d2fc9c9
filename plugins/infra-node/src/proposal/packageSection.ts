import type {
  PackageComparison,
  VariableChange,
} from '@groundwork/backstage-plugin-infra-common';
import { bounded } from './lines';
import { code, escaped } from './markdown';
import type { PackageMove } from './packageMoves';
import { listed, valueWords } from './words';

type ModuleComparison = PackageComparison['modules'][number];

/** What other versions of packages bring, module by module. */
export function packageSection(moves: readonly PackageMove[]): string[] {
  return moves.flatMap(move => {
    const { from, to, chart, changes } = move.comparison;
    const rows = move.comparison.modules.filter(m => m.change !== 'same');
    const used = rows.filter(m => move.used.has(m.module));
    const others = rows.length - used.length;
    const said = changes.map(
      ({ ref, text }) => `- ${code(ref)}: ${escaped(text, 300)}`,
    );
    return [
      `### From ${code(from)} to ${code(to)} in ${listed(
        move.environments.map(name => code(name)),
      )}`,
      '',
      ...(said.length > 0 ? [...bounded(said, 4_000), ''] : []),
      ...(used.length > 0
        ? [
            '| Module | Before | After | What differs |',
            '| --- | --- | --- | --- |',
            ...bounded(
              used.map(moduleRow),
              8_000,
              left => `| … | | | ${left} more |`,
            ),
            '',
          ]
        : []),
      ...(chart
        ? [`Chart: ${code(chart.before)} → ${code(chart.after)}.`, '']
        : []),
      ...(others > 0
        ? [
            `${
              others === 1
                ? 'One other module differs, which this service does'
                : `${others} other modules differ, which this service does`
            } not use.`,
            '',
          ]
        : []),
    ];
  });
}

function moduleRow(module: ModuleComparison): string {
  const version = (text: string | undefined) =>
    text === undefined ? '–' : code(text);
  return `| ${code(module.module)} | ${version(module.before)} | ${version(
    module.after,
  )} | ${differences(module)} |`;
}

function differences(module: ModuleComparison): string {
  if (module.change === 'added') return 'new in this package';
  if (module.change === 'removed') return 'no longer in this package';
  if (!module.known) return 'not known: its variables were never recorded';
  const { added, removed } = module.outputs;
  const words = [
    ...module.variables.map(variableWords),
    ...added.map(output => `new output ${code(output)}`),
    ...removed.map(output => `output ${code(output)} is gone`),
  ];
  return words.length > 0
    ? bounded(words, 1_500, left => `${left} more`).join('; ')
    : 'same variables and outputs';
}

function variableWords(change: VariableChange): string {
  const name = code(change.variable);
  const value = (json: VariableChange['before']) => code(valueWords(json));
  switch (change.change) {
    case 'added':
      if (change.required) return `asks for new ${name}`;
      return change.after === undefined || change.after === null
        ? `new ${name}`
        : `new ${name} (${value(change.after)})`;
    case 'removed':
      return `${name} is gone`;
    case 'now-required':
      return `asks for ${name} now`;
    case 'now-optional':
      return `no longer asks for ${name}`;
    case 'default-changed':
      return `default of ${name}: ${value(change.before)} → ${value(
        change.after,
      )}`;
    default:
      return `type of ${name}: ${value(change.before)} → ${value(
        change.after,
      )}`;
  }
}
