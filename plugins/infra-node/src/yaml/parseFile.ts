import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { buildTree, UnreadableYamlError } from './buildTree';
import type { SourceDocument } from './sourceTree';
import { StyleSurvey } from './style';
import { MAX_DEPTH } from './wanted';

/** Longest text that is edited, in UTF-16 code units. An object in a cluster may have 1.5 MB at most. */
export const MAX_LENGTH = 1_048_576;

/** A file's documents, and the habits of its author. */
export interface ParsedFile {
  documents: SourceDocument[];
  survey: StyleSurvey;
}

/**
 * Parses a file once, within bounds of time and memory whatever it holds.
 *
 * @throws {@link UnreadableYamlError}
 */
export function parseFile(text: string): ParsedFile {
  checkText(text);
  const survey = new StyleSurvey();
  const documents: Document.Parsed[] = [];
  const composer = new Composer({
    keepSourceTokens: true,
    uniqueKeys: false,
    schema: 'core',
    logLevel: 'silent',
  });
  for (const token of tokens(text)) {
    documents.push(...composer.next(token));
  }
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

function* tokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // Checked here because both the parser's and the composer's work grow with depth.
    if (parser.stack.length > MAX_DEPTH) {
      throw new UnreadableYamlError(
        parser.offset,
        `it is nested deeper than ${MAX_DEPTH} levels`,
        'Flatten or split the file.',
      );
    }
  }
  yield* parser.end();
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
