import type { Quote } from './scalar';
import type { SourceCollection } from './sourceTree';

/** How new text is laid out. */
export interface YamlStyle {
  /** Spaces per level of mappings. */
  step: number;
  /** Spaces between a key's column and the dashes of its sequence: 0 for unindented sequences. */
  sequenceOffset: number;
  /** Spaces behind a dash. */
  dashGap: number;
  /** Quotes for strings that need some. */
  quote: Quote;
  /** Blanks inside the braces of flow mappings: `{ a: 1 }`. */
  paddedBraces: boolean;
  /** Line break of the file. */
  eol: '\n' | '\r\n';
  /** False where a literal block at the end of the file would lose its last line break. */
  literals: boolean;
}

/** Where block scalars end, and whether they keep one or all line breaks there. */
export type BlockEnds = Map<number, 'clip' | 'keep'>;

/** Layout of new files. */
export const DEFAULT_STYLE: YamlStyle = {
  step: 2,
  sequenceOffset: 2,
  dashGap: 1,
  quote: 'double',
  paddedBraces: true,
  eol: '\n',
  literals: true,
};

/** Counts habits while a document is read, so that new text looks like its surroundings. */
export class StyleSurvey {
  /** Ends of block scalars whose value depends on the line breaks there: on the next one, or on all (`|+`). */
  readonly blockEnds: BlockEnds = new Map();
  private readonly counts = new Map<string, Map<number, number>>();

  /** A quoted scalar was seen. */
  quote(kind: Quote): void {
    this.count('quote', kind === 'single' ? 1 : 0);
  }

  /** A collection was seen, after everything inside it. */
  collection(collection: SourceCollection, text: string): void {
    if (collection.layout === 'flow') {
      if (collection.kind === 'map' && collection.entries.length > 0) {
        this.count('padding', text[collection.start + 1] === ' ' ? 1 : 0);
      }
      return;
    }
    for (const { value, slot } of collection.entries) {
      const sameLine =
        value.start !== value.end &&
        !text.slice(slot, value.start).includes('\n');
      if (collection.kind === 'seq' && sameLine) {
        this.count('gap', value.start - slot);
      }
      if (
        collection.kind === 'map' &&
        (value.kind === 'map' || value.kind === 'seq') &&
        value.layout === 'block'
      ) {
        const offset = value.column - collection.column;
        this.count(value.kind === 'map' ? 'step' : 'sequence', offset);
      }
    }
  }

  /** The habits found, with defaults for those that were not seen. */
  style(file: { eol: '\n' | '\r\n'; literals: boolean }): YamlStyle {
    const step = this.most('step') ?? DEFAULT_STYLE.step;
    return {
      step,
      sequenceOffset: this.most('sequence') ?? step,
      dashGap: this.most('gap') ?? DEFAULT_STYLE.dashGap,
      quote: this.most('quote') === 1 ? 'single' : 'double',
      paddedBraces: (this.most('padding') ?? 1) === 1,
      ...file,
    };
  }

  private count(habit: string, value: number): void {
    const values = this.counts.get(habit) ?? new Map<number, number>();
    values.set(value, (values.get(value) ?? 0) + 1);
    this.counts.set(habit, values);
  }

  private most(habit: string): number | undefined {
    let best: [number, number] | undefined;
    for (const entry of this.counts.get(habit) ?? []) {
      if (!best || entry[1] > best[1]) {
        best = entry;
      }
    }
    return best?.[0];
  }
}
