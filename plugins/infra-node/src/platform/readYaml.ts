import type {
  Problem,
  Severity,
} from '@groundwork/backstage-plugin-infra-common';
import { CORE_SCHEMA, loadAll, Type, YAMLException } from 'js-yaml';
import { LineCounter, parseAllDocuments } from 'yaml';
import { SourceText, type Place } from './sourceText';

/** A document as it was read, not yet checked. */
export interface RawDocument {
  readonly value: unknown;
  readonly source: SourceText;
  /** Number among the documents of the file that are not empty, from 0. */
  readonly index: number;
}

/** Largest file that is read, in UTF-16 code units. A claim has about 1,000. */
const MAX_TEXT = 1_000_000;

/** Most syntax errors that are listed of one file. */
const MAX_ERRORS = 20;

/** Most nodes of a document, aliases counted as what they stand for. */
const MAX_NODES = 100_000;

const MAX_DEPTH = 60;

/**
 * Largest file with errors that is read again for all of them, and most
 * aliases in it: that takes time by the square of either.
 */
const MAX_SLOW_TEXT = 20_000;
const MAX_SLOW_ALIASES = 200;

/** Stands for a document that could not be read. */
const BROKEN = Symbol('broken');

/** YAML 1.2 core, where dates and `yes` are texts, with merge keys. */
const schema = CORE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:merge', {
      kind: 'scalar',
      resolve: (text: unknown) => text === '<<' || text === null,
    }),
  ],
});

/**
 * Reads all documents of a file. Reading is quick; only a file with an error
 * is read again slowly, for every error's place and the documents beside it.
 */
export function readYaml(
  path: string,
  text: string,
): { documents: RawDocument[]; problems: Problem[] } {
  const source = new SourceText(path, text);
  const problem = (
    rule: string,
    message: string,
    place: Place = { line: 1, column: 1 },
    severity: Severity = 'error',
  ): Problem => ({ severity, rule, message, path, ...place });

  if (text.length > MAX_TEXT) {
    const message = `is too large: ${text.length} characters; at most ${MAX_TEXT} are read`;
    return { documents: [], problems: [problem('file-size', message)] };
  }
  const broken = text.indexOf('\uFFFD');
  if (broken >= 0) {
    const message =
      'is not valid UTF-8 (or holds U+FFFD, which stands for a broken character); save it as UTF-8';
    return {
      documents: [],
      problems: [problem('encoding', message, placeAt(text, broken))],
    };
  }
  const values: unknown[] = [];
  const problems: Problem[] = [];
  try {
    loadAll(text, value => values.push(value), { schema });
  } catch (error) {
    if (error instanceof RangeError) {
      const message = 'is nested too deep to be read';
      return { documents: [], problems: [problem('yaml-size', message)] };
    }
    if (!(error instanceof YAMLException)) throw error;
    if (/nesting|depth/i.test(error.reason)) {
      const message = `is nested too deep to be read`;
      return {
        documents: [],
        problems: [problem('yaml-size', message, markPlace(error))],
      };
    }
    values.length = 0;
    if (isQuickEnough(text)) {
      problems.push(...readSlowly(text, values, problem).slice(0, MAX_ERRORS));
    }
    if (problems.length === 0) {
      problems.push(problem('yaml-syntax', error.reason, markPlace(error)));
    }
  }
  const documents: RawDocument[] = [];
  const suspicious = isSuspicious(text);
  let index = 0;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (value === BROKEN) {
      index++;
      continue;
    }
    const reason = suspicious ? tooMuch(value) : undefined;
    if (reason) {
      problems.push(problem('yaml-size', reason, source.valuePlace(index, [])));
    } else {
      documents.push({ value, source, index });
    }
    index++;
  }
  return { documents, problems };
}

function isQuickEnough(text: string): boolean {
  return (
    text.length <= MAX_SLOW_TEXT && text.split('*').length <= MAX_SLOW_ALIASES
  );
}

function readSlowly(
  text: string,
  values: unknown[],
  problem: (rule: string, message: string, place: Place) => Problem,
): Problem[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    logLevel: 'silent',
  });
  if (!Array.isArray(parsed)) return [];
  const problems: Problem[] = [];
  for (const document of parsed) {
    // The first errors of a document make the others.
    for (const error of document.errors.slice(0, 5)) {
      const { line, col } = lines.linePos(error.pos[0]);
      const place = { line: Math.max(1, line), column: Math.max(1, col) };
      problems.push(
        problem(
          error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml-syntax',
          syntaxMessage(error.code, error.message),
          place,
        ),
      );
    }
    if (document.errors.length > 0) {
      values.push(BROKEN);
      continue;
    }
    try {
      values.push(document.toJS({ maxAliasCount: 1000 }));
    } catch (error) {
      values.push(BROKEN);
      const { line, col } = lines.linePos(document.range[0]);
      problems.push(
        problem('yaml-syntax', (error as Error).message, {
          line: Math.max(1, line),
          column: Math.max(1, col),
        }),
      );
    }
  }
  return problems;
}

function markPlace({ mark }: YAMLException): Place {
  return { line: (mark?.line ?? 0) + 1, column: (mark?.column ?? 0) + 1 };
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') {
    return 'this key stands here for the second time; keep one';
  }
  if (code === 'TAB_AS_INDENT') {
    return 'a tab is used for indentation; YAML wants spaces';
  }
  return `is not valid YAML: ${message.split('\n')[0]}`;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return {
    line: before.length,
    column: before[before.length - 1].length + 1,
  };
}

/**
 * Whether a text can hold something deep or something that aliases blow up.
 * Nearly none does, and weighing every value takes longer than reading it.
 */
function isSuspicious(text: string): boolean {
  return (
    text.includes('&') ||
    /^ {60}|(?:[-?] +){12}/m.test(text) ||
    (text.match(/[[{]/g)?.length ?? 0) > MAX_DEPTH
  );
}

/** Why a value is refused unread: nested too deep, endless, or blown up by aliases. */
function tooMuch(root: unknown): string | undefined {
  const weights = new Map<object, number>();
  const open = new Set<object>();
  let reason: string | undefined;
  const weigh = (value: unknown, depth: number): number => {
    if (typeof value !== 'object' || value === null || reason) return 1;
    const known = weights.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) {
      reason = 'an alias stands for something that contains it';
      return 1;
    }
    if (depth > MAX_DEPTH) {
      reason = `is nested deeper than ${MAX_DEPTH} levels`;
      return 1;
    }
    open.add(value);
    let sum = 1;
    for (const item of Object.values(value)) sum += weigh(item, depth + 1);
    open.delete(value);
    if (sum > MAX_NODES) {
      reason = `has more than ${MAX_NODES} values once its aliases are followed`;
    }
    weights.set(value, sum);
    return sum;
  };
  weigh(root, 0);
  return reason;
}
