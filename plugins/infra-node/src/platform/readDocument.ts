import {
  documentKinds,
  documentSchemas,
  GROUNDWORK_API_VERSION,
  isDocumentKind,
  type DocumentKind,
  type DocumentOf,
  type GroundworkDocument,
  type Problem,
  type Severity,
} from '@groundwork/backstage-plugin-infra-common';
import { suggestion } from './nearest';
import type { Located } from './platform';
import type { RawDocument } from './readYaml';
import { shapeProblems } from './schemaProblems';
import { locate, type Place } from './sourceText';

/** A document of this API as far as it could be read. */
export interface ReadDocument {
  readonly raw: RawDocument;
  /** Undefined when the kind is unknown. */
  readonly kind: DocumentKind | undefined;
  /** Its name, also when the rest is broken; used to tell broken from absent. */
  readonly name: string | undefined;
  /** Undefined when something is wrong with it. */
  readonly located: Located<GroundworkDocument> | undefined;
  readonly problems: Problem[];
}

/** Whether the value says that it is of this API, in whatever version. */
export function isOurs(value: unknown): value is Record<string, unknown> {
  return (
    isRecord(value) &&
    typeof value.apiVersion === 'string' &&
    value.apiVersion.split('/')[0].toLowerCase() === 'groundwork'
  );
}

/** Whether a document that was read is of a kind. */
export function isKind<K extends DocumentKind>(
  located: Located<GroundworkDocument>,
  kind: K,
): located is Located<GroundworkDocument> & Located<DocumentOf<K>> {
  return located.document.kind === kind;
}

/** Checks version, kind and shape of a document, and collects what is wrong. */
export function readDocument(raw: RawDocument): ReadDocument {
  const { value, source, index } = raw;
  const name = nameOf(value);
  const problems: Problem[] = [];
  const kind =
    isRecord(value) && isDocumentKind(value.kind) ? value.kind : undefined;
  const add = (rule: string, message: string, place: Place) =>
    problems.push(
      makeProblem({
        rule,
        message,
        path: source.path,
        place,
        kind: isRecord(value) ? value.kind : undefined,
        name,
      }),
    );
  if (!isRecord(value)) {
    add('invalid-value', 'must be a mapping', source.valuePlace(index, []));
    return { raw, kind: undefined, name, located: undefined, problems };
  }
  if (value.apiVersion !== GROUNDWORK_API_VERSION) {
    add(
      'unknown-api-version',
      `unknown API version "${String(
        value.apiVersion,
      )}"; this version reads ${GROUNDWORK_API_VERSION}`,
      source.valuePlace(index, ['apiVersion']),
    );
    return { raw, kind, name, located: undefined, problems };
  }
  if (!kind) {
    add(
      'unknown-kind',
      `unknown kind "${String(value.kind)}"${suggestion(
        String(value.kind),
        documentKinds,
      )}`,
      source.valuePlace(index, ['kind']),
    );
    return { raw, kind, name, located: undefined, problems };
  }
  const result = documentSchemas[kind].safeParse(value);
  if (result.success) {
    const located = locate<GroundworkDocument>(result.data, source, index);
    return { raw, kind, name, located, problems };
  }
  for (const shape of shapeProblems(kind, result.error.issues, raw)) {
    add(
      shape.rule,
      shape.message,
      shape.atKey
        ? source.keyPlace(index, shape.keys)
        : source.valuePlace(index, shape.keys),
    );
  }
  return { raw, kind, name, located: undefined, problems };
}

/** A problem at a place. */
export function makeProblem(options: {
  severity?: Severity;
  rule: string;
  message: string;
  path: string;
  place: Place;
  kind?: unknown;
  name?: string;
}): Problem {
  const {
    severity = 'error',
    rule,
    message,
    path,
    place,
    kind,
    name,
  } = options;
  return {
    severity,
    rule,
    message,
    path,
    line: place.line,
    column: place.column,
    ...(typeof kind === 'string' && { kind }),
    ...(name !== undefined && { name }),
  };
}

/** Sorted by path, line, column and rule, so that the order is always the same. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.path, b.path) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

/** Compares by code units, the same on every machine. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function nameOf(value: unknown): string | undefined {
  const metadata = isRecord(value) ? value.metadata : undefined;
  const name = isRecord(metadata) ? metadata.name : undefined;
  return typeof name === 'string' ? name.slice(0, 120) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
