import {
  worseRisk,
  type Risk,
  type SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';
import { titleOf } from '../inputs/inputFindings';
import type { ResolvedResource } from '../inputs/resolved';
import type {
  EnvironmentDifference,
  InputDifference,
  ResourceDifference,
} from '../check/difference';
import { listed, valueWords } from './words';

/**
 * What a change does, one sentence per thing, in plain words. Environments
 * that read alike share a sentence.
 */
export function summarise(
  service: string,
  differences: readonly EnvironmentDifference[],
  packages: ReadonlyMap<string, string>,
): SummaryItem[] {
  return [
    ...serviceItems(service, differences, packages),
    ...profileItem(differences),
    ...packageItems(differences),
    ...resourceItems(differences),
  ];
}

function serviceItems(
  service: string,
  differences: readonly EnvironmentDifference[],
  packages: ReadonlyMap<string, string>,
): SummaryItem[] {
  const items: SummaryItem[] = [];
  const added = differences.filter(d => d.action === 'add');
  for (const [ref, group] of groupBy(added, d => packages.get(d.environment))) {
    const environments = group.map(d => d.environment);
    items.push({
      action: 'add',
      text: `Adds ${service} to ${listed(environments)}${
        ref ? ` with package \`${ref}\`` : ''
      }`,
      risk: 'none',
      environments,
    });
  }
  const removed = differences
    .filter(d => d.action === 'remove')
    .map(d => d.environment);
  if (removed.length > 0) {
    items.push({
      action: 'remove',
      text: `Removes ${service} from ${listed(removed)}`,
      risk: 'destroy',
      environments: removed,
    });
  }
  return items;
}

function profileItem(
  differences: readonly EnvironmentDifference[],
): SummaryItem[] {
  const changed = differences.filter(d => d.profile);
  const [first] = changed;
  if (!first?.profile) return [];
  return [
    {
      action: 'change',
      text: `Profile ${first.profile.before} → ${first.profile.after}`,
      risk: 'none',
      environments: changed.map(d => d.environment),
    },
  ];
}

function packageItems(
  differences: readonly EnvironmentDifference[],
): SummaryItem[] {
  const changed = differences.flatMap(d => d.package ?? []);
  const groups = groupBy(changed, p => `\`${p.before}\` → \`${p.after}\``);
  return [...groups].map(([words, group]) => {
    const environments = group.map(p => p.environment);
    return {
      action: 'change' as const,
      text: `Package in ${listed(environments)}: ${words}`,
      risk: 'none' as const,
      environments,
    };
  });
}

function resourceItems(
  differences: readonly EnvironmentDifference[],
): SummaryItem[] {
  const all = differences.flatMap(d => d.resources);
  const items: SummaryItem[] = [];
  for (const group of groupBy(all, d => `${d.id.type}/${d.id.name}`).values()) {
    const added = group.filter(d => d.action === 'add');
    for (const same of groupBy(added, d => d.returns === true).values()) {
      items.push(addItem(same));
    }
    for (const [words, same] of groupBy(
      group.filter(d => d.action === 'change'),
      changeWords,
    )) {
      const environments = same.map(d => d.environment);
      items.push({
        action: 'change',
        text: `${nameOf(same[0])}, ${listed(environments)}: ${words}`,
        risk: worst(same),
        environments,
        resource: same[0].id,
      });
    }
    for (const action of ['retain', 'remove'] as const) {
      const gone = group.filter(d => d.action === action);
      if (gone.length === 0) continue;
      const environments = gone.map(d => d.environment);
      items.push({
        action,
        text: `${nameOf(gone[0])}: removed from ${listed(environments)}; ${
          action === 'retain'
            ? 'its data is kept in the cloud (retained)'
            : 'it is destroyed'
        }`,
        risk: worst(gone),
        environments,
        resource: gone[0].id,
      });
    }
    items.push(...destroyItems(group));
  }
  return items;
}

/** What is destroyed although it holds data, and what of that is over. */
function destroyItems(group: readonly ResourceDifference[]): SummaryItem[] {
  return (['destroy', 'forget'] as const).flatMap((action): SummaryItem[] => {
    const some = group.filter(d => d.action === action);
    if (some.length === 0) return [];
    const environments = some.map(d => d.environment);
    const place = `${nameOf(some[0])} in ${listed(environments)}`;
    return [
      {
        action: 'remove',
        text:
          action === 'destroy'
            ? `Destroys ${place} with all its data, as soon as the plan is approved`
            : `Clears what is left in Git of ${place}, which was destroyed`,
        risk: worst(some),
        environments,
        resource: some[0].id,
      },
    ];
  });
}

function addItem(added: readonly ResourceDifference[]): SummaryItem {
  const places = [...groupBy(added, d => traits(d.after!))].map(
    ([words, group]) =>
      `${listed(group.map(d => d.environment))}${words ? ` (${words})` : ''}`,
  );
  const [first] = added;
  return {
    action: 'add',
    text: first.returns
      ? `Brings back ${nameOf(first)} in ${listed(places)}; it was retained`
      : `Adds ${nameOf(first)} to ${listed(places)}`,
    risk: 'none',
    environments: added.map(d => d.environment),
    resource: added[0].id,
  };
}

function nameOf({ id }: ResourceDifference): string {
  return `${id.type} \`${id.name}\``;
}

function worst(group: readonly ResourceDifference[]): Risk {
  return group.reduce<Risk>((risk, d) => worseRisk(risk, d.risk), 'none');
}

/** What matters most of a new resource: the inputs that its price depends on. */
function traits(resource: ResolvedResource): string {
  const type = resource.type.document;
  const priced = Object.values(type.spec.cost).flatMap(price => [
    ...(price?.terms ?? []).flatMap(t => ('input' in t ? [t.input] : [])),
    ...(price?.factors ?? []).map(f => f.input),
  ]);
  const plain = Object.entries(type.spec.inputs.properties)
    .filter(([, schema]) => !schema.advanced)
    .map(([name]) => name);
  const chosen = priced.length > 0 ? priced : plain;
  return [...new Set(chosen)]
    .flatMap(input => {
      const value = Object.hasOwn(resource.inputs, input)
        ? resource.inputs[input]
        : undefined;
      if (value === undefined || value === null || value === false) return [];
      const title = lowered(titleOf(type, input));
      return value === true ? [title] : [`${title} ${valueWords(value)}`];
    })
    .slice(0, 3)
    .join(', ');
}

function changeWords(difference: ResourceDifference): string {
  const type = difference.after!.type.document;
  const changes = difference.inputs.map(i => inputWords(i, type));
  const effect = effectWords(difference);
  return `${changes.join(', ')}${effect ? `; ${effect}` : ''}`;
}

function inputWords(
  { input, before, after }: InputDifference,
  type: ResolvedResource['type']['document'],
): string {
  const title = lowered(titleOf(type, input));
  if (typeof after === 'boolean' && typeof before === 'boolean') {
    return `${title} ${before ? 'on' : 'off'} → ${after ? 'on' : 'off'}`;
  }
  return `${title} ${valueWords(before)} → ${valueWords(after)}`;
}

const nouns: Record<string, string> = {
  database: 'the database',
  cache: 'the cache',
  storage: 'the storage',
};

function effectWords({ risk, after }: ResourceDifference): string {
  const { category, stateful } = after!.type.document.spec;
  const noun = nouns[category] ?? 'it';
  if (risk === 'restart') return `restarts ${noun}`;
  if (risk !== 'replace') return '';
  return `destroys ${noun} and makes it anew${
    stateful ? '; its data is lost' : ''
  }`;
}

/** A title within a sentence: `Size` becomes `size`, `TLS` stays. */
function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
