import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  parseAllDocuments,
  type Node,
} from 'yaml';
import type { YamlPath, YamlPathSegment } from './types';

/** The source text of every key and scalar, in order, that no path leads to, through or from. */
export function leaves(
  file: string,
  index: number,
  paths: YamlPath[],
): string[] {
  const text = file.replace(/^\ufeff/, '');
  const documents = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const result: string[] = [];
  const visit = (node: unknown, open: YamlPath[]): void => {
    if (open.some(path => path.length === 0)) {
      return;
    }
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        const below = open
          .filter(([step]) => step === name)
          .map(([, ...rest]) => rest);
        if (below.length === 0) {
          visit(key, []);
        }
        visit(value, below);
      }
    } else if (isSeq(node)) {
      for (const item of node.items) {
        visit(
          item,
          open.filter(([step]) => names(step, item)).map(([, ...rest]) => rest),
        );
      }
    } else if (
      (isScalar(node) || isAlias(node)) &&
      open.length === 0 &&
      node.range
    ) {
      // A block scalar at the end of a file may gain the line break it lacked.
      result.push(text.slice(node.range[0], node.range[1]).trimEnd());
    }
  };
  if (Array.isArray(documents)) {
    documents.forEach((document, number) =>
      visit(document.contents, number === index ? paths : []),
    );
  }
  return result;
}

/** Where a scalar on one line stands in a file with one document; `undefined` for everything else. */
export function scalarSpan(
  file: string,
  path: YamlPath,
): [number, number] | undefined {
  const bom = file.startsWith('\ufeff') ? 1 : 0;
  const documents = parseAllDocuments(file.slice(bom), {
    uniqueKeys: false,
    logLevel: 'silent',
  });
  let node: unknown =
    documents.length === 1 ? documents[0].contents : undefined;
  for (const step of path) {
    if (isMap(node)) {
      node = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === step,
      )?.value;
    } else {
      node = isSeq(node)
        ? node.items.find(item => names(step, item))
        : undefined;
    }
  }
  if (!isScalar(node) || !node.range || node.tag) {
    return undefined;
  }
  const [start, end] = node.range;
  const source = file.slice(bom + start, bom + end);
  return source === '' || source.includes('\n')
    ? undefined
    : [bom + start, bom + end];
}

function names(step: YamlPathSegment | undefined, item: unknown): boolean {
  if (
    step === undefined ||
    typeof step === 'string' ||
    !isMap<Node, Node>(item)
  ) {
    return false;
  }
  const value = item.get(step.key);
  return String(isScalar(value) ? value.value : value) === step.value;
}

/** All comments of a file, in order. */
export function comments(text: string): string[] {
  const result: string[] = [];
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!scalar && lexeme.startsWith('#')) {
      result.push(lexeme.trimEnd());
    }
    scalar = lexeme === '\u001f';
  }
  return result;
}
