import type {
  EnvironmentDocument,
  EnvironmentMatrix,
  ServiceInfraDocument,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type { Carry, Way } from '../edit/carry';
import { sameJson } from '../inputs/sameJson';
import type { Located, Platform } from '../platform/platform';
import { listed, valueWords } from '../proposal/words';
import type { Pair } from './ways';

/** What every row of a matrix is made from. */
export interface Table {
  readonly platform: Platform;
  readonly claim: Located<ServiceInfraDocument>;
  /** In promotion order. */
  readonly environments: readonly EnvironmentDocument[];
  readonly pairs: readonly Pair[];
  readonly now: Date;
}

export type Row = EnvironmentMatrix['rows'][number];

/** A value in an environment, with who decides it where. */
export interface Entry {
  readonly environment: string;
  readonly value: Row['cells'][string]['value'];
  readonly decidedBy: string;
  /** In plain words: `the claim`. */
  readonly decider: string;
  readonly source?: SourcePosition | undefined;
}

/** The ways between environments of which both are in the row. */
export function waysOf(
  { platform, pairs }: Table,
  isIn: (environment: string) => boolean,
): Way[] {
  return pairs
    .filter(({ from, to }) =>
      [from, to].every(({ metadata }) => isIn(metadata.name)),
    )
    .map(pair => ({ platform, ...pair }));
}

/** Cells of a row by environment. */
export function cellsOf(entries: readonly Entry[]): Row['cells'] {
  return Object.fromEntries(
    entries.map(({ environment, value, decidedBy }) => [
      environment,
      { ...(value !== undefined && { value }), decidedBy },
    ]),
  );
}

/** Whether not all values are the same. */
export function differ(entries: readonly Entry[]): boolean {
  return entries.some(({ value }) => !sameJson(value, entries[0].value));
}

/**
 * Why promoting leaves a row alone: the first reason on the ways; for a row
 * that differs although nothing differs on any way, that there is none.
 */
export function staysBecause(
  carries: readonly Carry<unknown>[],
  differs: boolean,
): string | undefined {
  const kept = carries.find(carry => carry.kind === 'stays');
  if (kept?.kind === 'stays') return kept.reason;
  return differs && carries.every(carry => carry.kind === 'same')
    ? 'No way of promotion leads from one of these environments to the other.'
    : undefined;
}

/** Who decides which value where: one part per value and place. */
export function explain(entries: readonly Entry[]): string {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { value, decidedBy, source } = entry;
    const key = JSON.stringify([value, decidedBy, source]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const parts = [...groups.values()].map(group => {
    const [{ value, decider, source }] = group;
    const place = source ? ` (${source.path}:${source.line})` : '';
    const where = listed(group.map(({ environment }) => environment));
    return `${where}: ${valueWords(value)}, ${decider}${place}`;
  });
  return `${parts.join('; ')}.`;
}
