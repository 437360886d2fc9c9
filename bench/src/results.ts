import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One measured quantity with what it is compared to and what it should be. */
export interface Measure {
  name: string;
  unit:
    | 'ms'
    | 'requests'
    | 'points'
    | 'files'
    | 'rows'
    | 'MB'
    | 'KB'
    | 'chunks'
    | 'minutes'
    | '%';
  ours: number;
  /** The same job done by what people use today. */
  peer?: number;
  /** The best that is possible. */
  limit?: number;
  /** The number that the goal speaks of, for example ours over limit. */
  ratio?: number;
  /** In words, such as "at most 1.2 times the limit"; `information` when none is set. */
  goal: string;
  met: boolean;
}

/** Parts of a goal; each that is given must hold. */
export interface Goal {
  /** Largest allowed `ours / limit`. */
  atMostTimesLimit?: number;
  /** Smallest allowed `peer / ours`. */
  timesFasterThanPeer?: number;
  /** Largest allowed `ours`. */
  atMost?: number;
  /** Smallest allowed `ours`. */
  atLeast?: number;
}

/**
 * Judges a quantity. `overLimit` and `overPeer` are medians of per-round
 * ratios where rounds were interleaved; otherwise they follow from the values.
 */
export function judge(
  quantity: Pick<Measure, 'name' | 'unit' | 'ours' | 'peer' | 'limit'> & {
    overLimit?: number;
    overPeer?: number;
  },
  goal: Goal,
): Measure {
  const { overLimit: _, overPeer: __, ...values } = quantity;
  const overLimit =
    quantity.overLimit ??
    (quantity.limit ? quantity.ours / quantity.limit : undefined);
  const overPeer =
    quantity.overPeer ??
    (quantity.peer ? quantity.peer / quantity.ours : undefined);
  const words: string[] = [];
  let met = true;
  let ratio: number | undefined;
  if (goal.atMost !== undefined) {
    words.push(`at most ${goal.atMost} ${quantity.unit}`);
    met &&= quantity.ours <= goal.atMost;
  }
  if (goal.atLeast !== undefined) {
    words.push(`at least ${goal.atLeast} ${quantity.unit}`);
    met &&= quantity.ours >= goal.atLeast;
  }
  if (goal.timesFasterThanPeer !== undefined) {
    words.push(`at least ${goal.timesFasterThanPeer} times less than the peer`);
    ratio = overPeer;
    met &&= overPeer !== undefined && overPeer >= goal.timesFasterThanPeer;
  }
  if (goal.atMostTimesLimit !== undefined) {
    words.push(`at most ${goal.atMostTimesLimit} times the limit`);
    ratio = overLimit;
    met &&= overLimit !== undefined && overLimit <= goal.atMostTimesLimit;
  }
  return { ...values, ratio, goal: words.join(' and ') || 'information', met };
}

const round = (value: number | undefined) =>
  value === undefined ? undefined : Math.round(value * 1000) / 1000;

/** Prints the measures and writes them to `<directory>/<name>.json`. */
export async function writeResults(
  directory: string,
  name: string,
  measures: readonly Measure[],
): Promise<void> {
  const rounded = measures.map(measure => ({
    ...measure,
    ours: round(measure.ours),
    peer: round(measure.peer),
    limit: round(measure.limit),
    ratio: round(measure.ratio),
  }));
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, `${name}.json`),
    `${JSON.stringify(rounded, null, 2)}\n`,
  );
  for (const m of rounded) {
    const compared = [
      m.peer !== undefined && `peer ${m.peer}`,
      m.limit !== undefined && `limit ${m.limit}`,
      m.ratio !== undefined && `ratio ${m.ratio}`,
    ].filter(Boolean);
    process.stdout.write(
      `${m.met ? 'met   ' : 'MISSED'} ${m.name}: ${m.ours} ${m.unit}` +
        `${compared.length ? ` (${compared.join(', ')})` : ''}; goal: ${
          m.goal
        }\n`,
    );
  }
}
