import {
  emptyScalar,
  isQuickKey,
  matchAt,
  quickKey,
  quickLiteral,
  quickScalar,
} from './quickScalar';
import type {
  SourceCollection,
  SourceDocument,
  SourceEntry,
  SourceNode,
} from './sourceTree';
import type { StyleSurvey } from './style';

/** Blanks other than spaces and line feeds, control characters and marks: not for a quick reader. */
const UNUSUAL = /[^\n\x20-\x7e\xa0-\ufefe]/;
/** Nothing but blanks and a comment up to the end of the line. */
const REST = /(?: +(?:#[^\n]*)?)?\n/y;
/** Deeper files are for the parser, which knows how deep is too deep. */
const MAX_QUICK_DEPTH = 60;

/** Thrown at the first thing that is not plain; never leaves this file. */
const NOT_PLAIN = Symbol('not plain');

function give(): never {
  throw NOT_PLAIN;
}

class QuickReader {
  /** Start of the line that is read. */
  private line = 0;
  /** Its first character that is no blank; the length of the text at the end. */
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly survey: StyleSurvey,
  ) {}

  root(): SourceNode {
    this.toLine(0);
    if (this.indent === 0 && this.text.startsWith('---\n', this.at)) {
      this.toLine(this.at + 4);
    }
    const root = this.mapping(this.at);
    return this.indent < 0 ? root : give();
  }

  /** Column of the line's content; -1 at the end of the text. */
  private get indent(): number {
    return this.at < this.text.length ? this.at - this.line : -1;
  }

  /** Goes to the first line with content, from the start of a line on. */
  private toLine(start: number): void {
    const { text } = this;
    for (let line = start; ; ) {
      let at = line;
      while (text[at] === ' ') at++;
      if (text[at] !== '\n' && text[at] !== '#') {
        this.line = line;
        this.at = at;
        return;
      }
      line = text.indexOf('\n', at) + 1;
    }
  }

  private mapping(start: number): SourceCollection {
    const column = start - this.line;
    const names = new Set<unknown>();
    const entries: SourceEntry[] = [];
    for (let at = start; ; at = this.at) {
      const key = quickKey(this.text, at, this.survey) ?? give();
      const name = String(key.value);
      if (names.has(name)) give();
      names.add(name);
      const slot = key.end + 1;
      const value = this.value(slot, column, false);
      entries.push({
        name,
        merge: false,
        key,
        start: at,
        end: value.start === value.end ? slot : value.end,
        slot,
        hasSlot: true,
        value,
      });
      if (this.indent < column) break;
      if (this.indent > column) give();
    }
    return this.collection('map', start, column, entries);
  }

  private sequence(start: number): SourceCollection {
    const column = start - this.line;
    const entries: SourceEntry[] = [];
    for (let at = start; ; at = this.at) {
      const slot = at + 1;
      const value = this.value(slot, column, true);
      const isEmpty = value.start === value.end;
      entries.push({
        merge: false,
        start: at,
        end: isEmpty ? slot : value.end,
        slot,
        hasSlot: true,
        value,
      });
      if (this.indent < column) break;
      if (this.indent > column) give();
      // The next key of a mapping whose sequences are not indented.
      if (!this.isDash(this.at)) break;
    }
    return this.collection('seq', start, column, entries);
  }

  private collection(
    kind: 'map' | 'seq',
    start: number,
    column: number,
    entries: SourceEntry[],
  ): SourceCollection {
    const built: SourceCollection = {
      kind,
      layout: 'block',
      start,
      end: entries[entries.length - 1].end,
      column,
      entries,
      weight: entries.reduce((sum, { value }) => sum + value.weight, 1),
      aliases: [],
      foreign: false,
    };
    this.survey.collection(built, this.text);
    return built;
  }

  /** The value behind a colon or dash; goes to the line below it. */
  private value(slot: number, column: number, isItem: boolean): SourceNode {
    if (++this.depth > MAX_QUICK_DEPTH) give();
    const rest = matchAt(REST, this.text, slot);
    let node: SourceNode;
    if (rest === undefined) {
      node = this.beside(slot, column, isItem);
    } else {
      this.toLine(slot + rest.length);
      node = this.below(slot, column, isItem);
    }
    this.depth--;
    return node;
  }

  /** A value that starts on the line of its colon or dash. */
  private beside(slot: number, column: number, isItem: boolean): SourceNode {
    const { text, survey } = this;
    let at = slot;
    while (text[at] === ' ') at++;
    if (isItem && this.isDash(at)) return this.sequence(at);
    if (isItem && isQuickKey(text, at)) return this.mapping(at);
    let node: SourceNode;
    if (text[at] === '|') {
      node = quickLiteral(text, at, column, survey) ?? give();
      this.toLine(node.end);
    } else {
      node = this.emptyFlow(at) ?? quickScalar(text, at, survey) ?? give();
      const rest = matchAt(REST, text, node.end) ?? give();
      this.toLine(node.end + rest.length);
    }
    // More text below would belong to the scalar.
    return this.indent > column ? give() : node;
  }

  /** A value below its colon or dash, or none. */
  private below(slot: number, column: number, isItem: boolean): SourceNode {
    const { indent, at } = this;
    const isInside = indent > column || (indent === column && !isItem);
    if (isInside && this.isDash(at)) return this.sequence(at);
    return indent > column ? this.mapping(at) : emptyScalar(slot);
  }

  private emptyFlow(at: number): SourceCollection | undefined {
    const source = this.text.slice(at, at + 2);
    if (source !== '{}' && source !== '[]') return undefined;
    const built: SourceCollection = {
      kind: source === '{}' ? 'map' : 'seq',
      layout: 'flow',
      start: at,
      end: at + 2,
      column: 0,
      entries: [],
      weight: 1,
      aliases: [],
      foreign: false,
    };
    this.survey.collection(built, this.text);
    return built;
  }

  private isDash(at: number): boolean {
    const next = this.text[at + 1];
    return this.text[at] === '-' && (next === ' ' || next === '\n');
  }
}

/**
 * Reads what most files of a GitOps repository are: one document of block
 * mappings and sequences, with scalars on one line and literal blocks. Ten
 * times quicker than the parser, which makes tokens of every blank.
 *
 * @param text - ends with a line feed
 * @returns the same nodes and survey as the parser; undefined for everything
 * else, such as anchors, tags, filled flow collections, text on several lines,
 * several documents, and whatever is wrong
 */
export function quickRead(
  text: string,
  survey: StyleSurvey,
): SourceDocument | undefined {
  if (UNUSUAL.test(text) || !text.endsWith('\n')) return undefined;
  try {
    return { root: new QuickReader(text, survey).root(), end: text.length };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}
