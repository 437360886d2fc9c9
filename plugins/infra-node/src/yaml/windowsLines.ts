import type { SourceDocument, SourceNode } from './sourceTree';
import type { BlockEnds } from './style';

/** The same text with line feeds alone; undefined for one that has both kinds of line breaks. */
export function withLineFeeds(text: string): string | undefined {
  if (/(?:^|[^\r])\n/.test(text)) return undefined;
  return text.replaceAll('\r\n', '\n');
}

/**
 * Moves every place in what was read from a text with line feeds to where it
 * stands in the same text with carriage returns before them.
 */
export function toWindowsLines(
  { root, end }: SourceDocument,
  blockEnds: BlockEnds,
  lineFeeds: string,
): SourceDocument {
  const moved = movedOffsets(lineFeeds);
  const move = (node: SourceNode): void => {
    node.start = moved[node.start];
    node.end = moved[node.end];
    node.aliases = node.aliases.map(at => moved[at]);
    if (node.kind === 'alias') return;
    if (node.kind === 'scalar') {
      if (node.header) node.header.bodyStart = moved[node.header.bodyStart];
      return;
    }
    for (const entry of node.entries) {
      entry.start = moved[entry.start];
      entry.end = moved[entry.end];
      entry.slot = moved[entry.slot];
      if (entry.comma !== undefined) entry.comma = moved[entry.comma];
      if (entry.key) move(entry.key);
      move(entry.value);
    }
  };
  if (root) move(root);
  const ends = [...blockEnds];
  blockEnds.clear();
  for (const [at, kind] of ends) blockEnds.set(moved[at], kind);
  return { root, end: moved[end] };
}

/** For every offset, the same with the carriage returns before it. */
function movedOffsets(text: string): Uint32Array {
  const moved = new Uint32Array(text.length + 1);
  let breaks = 0;
  for (let at = 0; at <= text.length; at++) {
    moved[at] = at + breaks;
    if (text[at] === '\n') breaks++;
  }
  return moved;
}
