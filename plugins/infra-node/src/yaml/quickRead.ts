import { quickFlow } from './quickFlow';
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
import { toWindowsLines, withLineFeeds } from './windowsLines';

/** Blanks other than spaces and line feeds, control characters and marks: not for a quick reader. */
const UNUSUAL = /[^\n\x20-\x7e\xa0-\ufefe]/;
/** Nothing but blanks and a comment up to the end of the line. */
const REST = /(?: +(?:#[^\n]*)?)?\n/y;
const ANCHOR = / +&[\w-]+(?=[ \n])/y;
const ALIAS = /\*[\w-]+(?=[ \n])/y;
/** Deeper files are for the parser, which knows how deep is too deep. */
const MAX_QUICK_DEPTH = 60;
/** Files that aliases make larger are for the parser, which knows how large is too large. */
const MAX_QUICK_WEIGHT = 50_000;

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
  private readonly anchors = new Map<string, SourceNode>();

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
    return this.indent < 0 && root.weight <= MAX_QUICK_WEIGHT ? root : give();
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
      const entry = this.entry(at, key.end + 1, column, false);
      entry.key = key;
      entry.merge = name === '<<' && key.style === 'plain';
      if (!entry.merge) entry.name = name;
      entries.push(entry);
      if (this.indent < column) break;
      if (this.indent > column) give();
    }
    return this.collection('map', start, column, entries);
  }

  private sequence(start: number): SourceCollection {
    const column = start - this.line;
    const entries: SourceEntry[] = [];
    for (let at = start; ; at = this.at) {
      entries.push(this.entry(at, at + 1, column, true));
      if (this.indent < column) break;
      if (this.indent > column) give();
      if (!this.isDash(this.at)) break; // A key, at the column of the dashes.
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

  /**
   * An entry with the value behind its colon or dash, still without a key; goes
   * to the line below it.
   */
  private entry(
    start: number,
    indicator: number,
    column: number,
    isItem: boolean,
  ): SourceEntry {
    if (++this.depth > MAX_QUICK_DEPTH) give();
    const anchor = matchAt(ANCHOR, this.text, indicator);
    const slot = indicator + (anchor?.length ?? 0);
    const rest = matchAt(REST, this.text, slot);
    let value: SourceNode;
    if (rest === undefined) {
      // An anchor before a key on the same line would be the key's.
      value = this.beside(slot, column, isItem && !anchor);
    } else {
      this.toLine(slot + rest.length);
      value = this.below(slot, column, isItem);
    }
    const isEmpty = value.start === value.end;
    if (anchor) {
      if (isEmpty || value.kind === 'alias') give();
      this.anchors.set(anchor.trimStart().slice(1), value);
    }
    this.depth--;
    const end = isEmpty ? slot : value.end;
    return { merge: false, start, end, slot, hasSlot: true, value };
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
      node =
        this.alias(at) ??
        quickFlow(text, at, survey) ??
        quickScalar(text, at, survey) ??
        give();
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

  private alias(start: number): SourceNode | undefined {
    const source = matchAt(ALIAS, this.text, start);
    if (source === undefined) return undefined;
    const target = this.anchors.get(source.slice(1)) ?? give();
    target.aliases.push(start);
    return {
      kind: 'alias',
      start,
      end: start + source.length,
      target,
      weight: target.weight,
      aliases: [],
      foreign: false,
    };
  }

  private isDash(at: number): boolean {
    const next = this.text[at + 1];
    return this.text[at] === '-' && (next === ' ' || next === '\n');
  }
}

/**
 * Reads what most files of a GitOps repository are: one document of block
 * mappings and sequences, with scalars and flow collections on one line and
 * literal blocks. Ten times quicker than the parser, which makes tokens of
 * every blank.
 *
 * @param text - ends with a line break
 * @returns the same nodes and survey as the parser; undefined for everything
 * else, such as tags, text on several lines, several documents, and whatever
 * is wrong
 */
export function quickRead(
  text: string,
  survey: StyleSurvey,
): SourceDocument | undefined {
  if (!text.includes('\r')) return readLines(text, survey);
  const lineFeeds = withLineFeeds(text) ?? '';
  const read = readLines(lineFeeds, survey);
  return read && toWindowsLines(read, survey.blockEnds, lineFeeds);
}

function readLines(
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
