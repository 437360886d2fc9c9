import type { WantedScalar } from './wanted';

/** Fields that every node of a {@link SourceDocument} has. Offsets are UTF-16 code units; `end` is past the last character that is not blank or comment. */
interface SourceNodeBase {
  start: number;
  end: number;
  /** Nodes below and including this one, with aliases counted as what they stand for. */
  weight: number;
  /** Where aliases of this node's anchor stand. */
  aliases: number[];
  /** Its tag, when one is written. */
  tag?: string;
  /** The tag is not one of JSON's types. */
  foreign: boolean;
}

/** A scalar as it is written. */
export interface SourceScalar extends SourceNodeBase {
  kind: 'scalar';
  /** The value as YAML 1.2 core reads it. */
  value: WantedScalar;
  style: 'empty' | 'plain' | 'single' | 'double' | 'block';
  /** YAML 1.1 and 1.2 readers disagree about it. */
  ambiguous: boolean;
  /** Block scalars: the header (`|-`), and where its line ends. */
  header?: { text: string; bodyStart: number };
}

/** An alias (`*name`). */
export interface SourceAlias extends SourceNodeBase {
  kind: 'alias';
  target: SourceNode;
}

/** A mapping's key with its value, or a sequence's item. */
export interface SourceEntry {
  /** Key as JSON has it; absent for sequence items and for keys that are collections. */
  name?: string;
  /** A plain `<<`. */
  merge: boolean;
  /** The key's node, in mappings. */
  key?: SourceNode;
  /** Where it starts: key, dash, `?`, anchor or tag. */
  start: number;
  end: number;
  /** Past the last token before the value: colon, dash, anchor or tag; where the value starts when there is none. */
  slot: number;
  /** False for a key without a colon. */
  hasSlot: boolean;
  /** Offset of the comma behind it, in flow collections. */
  comma?: number;
  value: SourceNode;
}

/** A mapping or sequence. */
export interface SourceCollection extends SourceNodeBase {
  kind: 'map' | 'seq';
  /** `pair` is a mapping without braces inside a flow sequence: `[a: 1]`. */
  layout: 'block' | 'flow' | 'pair';
  /** Column of its entries, from 0; always 0 in flow layout. */
  column: number;
  entries: SourceEntry[];
}

/** A node as it stands in a text. */
export type SourceNode = SourceScalar | SourceAlias | SourceCollection;

/** One document of a file. */
export interface SourceDocument {
  /** Absent when the document has no content, only comments. */
  root?: SourceNode;
  /** Where content can be added at the end. */
  end: number;
}

/** What an alias stands for, or the node itself. */
export function dereference(
  node: SourceNode,
): Exclude<SourceNode, SourceAlias> {
  let current = node;
  while (current.kind === 'alias') {
    current = current.target;
  }
  return current;
}
