import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { buildTree } from './buildTree';
import { quickRead } from './quickRead';
import type { SourceDocument } from './sourceTree';
import { StyleSurvey } from './style';
import { UnreadableYamlError } from './unreadable';
import { MAX_DEPTH } from './wanted';

/** Longest text that is edited, in UTF-16 code units: far above any file that people write, and short enough for the worst of texts. */
export const MAX_LENGTH = 262_144;

/** A file's documents, and the habits of its author. */
export interface ParsedFile {
  documents: SourceDocument[];
  survey: StyleSurvey;
}

/** A text made ready for {@link parseFile}. */
export interface WholeText {
  /** The byte order mark, or nothing. */
  bom: string;
  /** Without byte order mark, and with a line break at its end, so that every line is whole. */
  whole: string;
  /** The line break at the end was there before. */
  terminated: boolean;
  /** Line break of the file; a line feed when it has both kinds. */
  eol: '\n' | '\r\n';
}

/** Takes the byte order mark off and completes the last line. */
export function splitText(text: string): WholeText {
  const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
  const body = text.slice(bom.length);
  const eol = /\r\n/.test(body) && !/(?:^|[^\r])\n/.test(body) ? '\r\n' : '\n';
  const terminated = /(?:^|[\r\n])$/.test(body);
  return { bom, whole: terminated ? body : body + eol, terminated, eol };
}

/**
 * Parses a file's text once (see {@link splitText}), within bounds of time and memory whatever it holds.
 *
 * @throws {@link UnreadableYamlError}
 */
export function parseFile(text: string): ParsedFile {
  checkText(text);
  return parsePlain(text) ?? parseAny(text);
}

/** Reads a file without anything unusual in it; undefined for all others. */
export function parsePlain(text: string): ParsedFile | undefined {
  const survey = new StyleSurvey();
  const document = quickRead(text, survey);
  return document && { documents: [document], survey };
}

/**
 * Parses a file of any kind.
 *
 * @throws {@link UnreadableYamlError}
 */
export function parseAny(text: string): ParsedFile {
  const survey = new StyleSurvey();
  const documents: Document.Parsed[] = [];
  const composer = new Composer({
    keepSourceTokens: true,
    uniqueKeys: false,
    schema: 'core',
    logLevel: 'silent',
  });
  const parser = new Parser();
  const compose = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) {
      for (const document of composer.next(token)) {
        documents.push(document);
      }
    }
  };
  for (const lexeme of new Lexer().lex(text)) {
    compose(parser.next(lexeme));
    // Checked here because both the parser's and the composer's work grow with depth.
    if (parser.stack.length > MAX_DEPTH) {
      throw new UnreadableYamlError(
        parser.offset,
        `it is nested deeper than ${MAX_DEPTH} levels`,
        'Flatten or split the file.',
      );
    }
  }
  compose(parser.end());
  documents.push(...composer.end(true, text.length));
  for (const { errors } of documents) {
    const [error] = errors;
    if (error) {
      throw unparsable(text, error.pos[0], error.message.split('\n')[0]);
    }
  }
  return {
    documents: documents.map(document => buildTree(document, text, survey)),
    survey,
  };
}

function checkText(text: string): void {
  if (text.length > MAX_LENGTH) {
    throw new UnreadableYamlError(
      0,
      `it is longer than ${MAX_LENGTH} characters`,
      'Split the file.',
    );
  }
  const foreign = text.search(/[\0\ufffd]|\p{Surrogate}/u);
  if (foreign >= 0) {
    throw new UnreadableYamlError(
      foreign,
      'it is not UTF-8 text',
      'Save the file as UTF-8.',
    );
  }
  const mark = text.search(/^\ufeff/m);
  if (mark >= 0) {
    throw new UnreadableYamlError(
      mark,
      'it has a byte order mark that is not its first character',
      'Delete that character.',
    );
  }
  const lone = text.search(/\r(?!\n)/);
  if (lone >= 0) {
    throw new UnreadableYamlError(
      lone,
      'it has a carriage return without a line feed, which YAML readers understand differently',
      'Save the file with line feeds only.',
    );
  }
}

function unparsable(
  text: string,
  offset: number,
  message: string,
): UnreadableYamlError {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1);
  if (/^ *\t/.test(line)) {
    return new UnreadableYamlError(
      offset,
      'it is indented with a tab, which YAML forbids',
      'Indent with spaces.',
    );
  }
  if (text.includes('{{')) {
    return new UnreadableYamlError(
      offset,
      'it looks like a template ({{ }}) and is no YAML before it is rendered',
      'Move the owned keys into a file without template expressions.',
    );
  }
  return new UnreadableYamlError(
    offset,
    `it is not valid YAML: ${message}`,
    'Correct the YAML, then try again.',
  );
}
