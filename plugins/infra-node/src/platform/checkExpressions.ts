import type { GroundworkDocument } from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import {
  expressionSyntaxProblem,
  type ExpressionScope,
} from '../inputs/expression';
import { splitExpressions } from '../inputs/expressionText';
import { scopeMembers } from '../inputs/expressionScope';
import { suggestion } from './nearest';
import type { Reporter } from './reporter';

type Root = keyof ExpressionScope;
type Keys = readonly (string | number)[];

/** A path that an expression uses: its first word and, when there is one, the second. */
export interface ExpressionReference {
  root: string;
  members: string[];
}

const keywords = new Set([
  ...['and', 'or', 'not', 'in', 'is', 'if', 'else'],
  ...['true', 'false', 'none', 'null', 'True', 'False', 'None'],
  ...['range', 'cycler', 'joiner'],
]);

const token =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|\S/g;
const word = /^[A-Za-z_]/;

/** The paths that an expression uses. Filters, tests and names of arguments are none. */
export function expressionReferences(
  expression: string,
): ExpressionReference[] {
  const tokens = expression.match(token) ?? [];
  const references: ExpressionReference[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [before, current, after] = [tokens[i - 1], tokens[i], tokens[i + 1]];
    if (!word.test(current) || keywords.has(current)) continue;
    if (before === '.' || before === '|') continue;
    if (before === 'is' || (before === 'not' && tokens[i - 2] === 'is')) {
      continue;
    }
    if (after === '=' && tokens[i + 2] !== '=') continue;
    if (after === ':' && (before === '{' || before === ',')) continue;
    const members: string[] = [];
    for (
      let next = i + 1;
      tokens[next] === '.' && word.test(tokens[next + 1] ?? '');
      next += 2
    ) {
      members.push(tokens[next + 1]);
    }
    references.push({ root: current, members });
  }
  return references;
}

const service: Root[] = ['service'];
const place: Root[] = ['service', 'environment'];
const release: Root[] = [
  'service',
  'environment',
  'profile',
  'package',
  'change',
];
const resource: Root[] = [...release, 'resource', 'inputs'];

/** What expressions may use, by where in a document they stand. */
function allowedRoots(
  document: GroundworkDocument,
  keys: Keys,
): readonly Root[] | undefined {
  switch (document.kind) {
    case 'Platform':
      if (keys[1] === 'layout') return keys[2] === 'claim' ? service : place;
      return keys[1] === 'tags' ? resource : undefined;
    case 'Environment':
      if (keys[1] === 'namespace') return place;
      return keys[1] === 'links' ? release : undefined;
    case 'Profile':
      return keys[1] === 'release' || keys[1] === 'links' ? release : undefined;
    case 'ResourceType':
      return ['implementations', 'monitoring', 'links'].includes(
        String(keys[1]),
      )
        ? resource
        : undefined;
    case 'Policy': {
      if (keys[1] !== 'message') return undefined;
      if (document.spec.scope === 'resource') return resource;
      return document.spec.scope === 'environment'
        ? release
        : ['service', 'profile', 'change'];
    }
    default:
      return undefined;
  }
}

/** Checks every `${{ }}` of a document: that it can be read, and that what it uses exists. */
export function checkExpressions(
  document: GroundworkDocument,
  report: Reporter,
): void {
  walk(document.spec as JsonValue, ['spec'], (text, keys) => {
    const roots = allowedRoots(document, keys);
    if (!roots) return;
    let parts: ReturnType<typeof splitExpressions>;
    try {
      parts = splitExpressions(text);
    } catch (error) {
      report('error', 'expression', (error as Error).message, keys);
      return;
    }
    for (const part of parts) {
      if (part.kind === 'text') continue;
      const problem = expressionSyntaxProblem(part.text);
      if (problem) {
        report('error', 'expression', `"${part.text}" ${decap(problem)}`, keys);
        continue;
      }
      for (const reference of expressionReferences(part.text)) {
        const message = unknownReference(reference, roots, document);
        if (message) report('error', 'expression', message, keys);
      }
    }
  });
}

function unknownReference(
  { root, members }: ExpressionReference,
  roots: readonly Root[],
  document: GroundworkDocument,
): string | undefined {
  if (!(roots as readonly string[]).includes(root)) {
    return `expressions here cannot use "${root}"${suggestion(root, roots)}`;
  }
  const [member] = members;
  if (member === undefined) return undefined;
  const known = membersOf(root as Root, document);
  return known && !known.includes(member)
    ? `"${root}.${member}" does not exist${suggestion(member, known)}`
    : undefined;
}

function membersOf(
  root: Root,
  document: GroundworkDocument,
): readonly string[] | undefined {
  if (root !== 'inputs') return scopeMembers[root];
  return document.kind === 'ResourceType'
    ? Object.keys(document.spec.inputs.properties)
    : undefined;
}

function walk(
  value: JsonValue | undefined,
  keys: Keys,
  visit: (text: string, keys: Keys) => void,
): void {
  if (typeof value === 'string') {
    if (value.includes('${{')) visit(value, keys);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item, [...keys, index], visit));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      walk(item, [...keys, key], visit);
    }
  }
}

function decap(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
