import { UnreadableYamlError } from './unreadable';
import { positionAt } from './editYaml';
import { parseFile, splitText } from './parseFile';
import { effectiveEntries, scalarUnder } from './readTree';
import { selectDocument } from './selectDocument';
import { dereference, type SourceEntry, type SourceNode } from './sourceTree';
import type {
  YamlEditOptions,
  YamlPath,
  YamlPathSegment,
  YamlPosition,
} from './types';

function entryAt(
  node: SourceNode,
  step: YamlPathSegment,
): SourceEntry | undefined {
  if (node.kind === 'seq') {
    return node.entries.find(({ value }, index) =>
      typeof step === 'string'
        ? String(index) === step
        : scalarUnder(value, step.key) === step.value,
    );
  }
  return node.kind === 'map' && typeof step === 'string'
    ? effectiveEntries(node).get(step)?.entry
    : undefined;
}

/**
 * Position of a node, for messages: the key of a mapping's entry, the start of a sequence's item, the start of the
 * document for the empty path. Follows aliases and merge keys to where the entry is written. A step into a sequence may
 * also be an index, from 0. `undefined` when there is no such node or the file cannot be read.
 *
 * @public
 */
export function locateYaml(
  text: string,
  path: YamlPath,
  options: YamlEditOptions = {},
): YamlPosition | undefined {
  try {
    const { bom, whole } = splitText(text);
    const { root } = selectDocument(
      parseFile(whole).documents,
      options.document,
    );
    let offset = root?.start;
    let node = root && dereference(root);
    for (const step of path) {
      const current = node;
      const found = current && entryAt(current, step);
      offset =
        found && (current?.kind === 'map' ? found.start : found.value.start);
      node = found && dereference(found.value);
    }
    if (offset === undefined) {
      return undefined;
    }
    const position = positionAt(whole, offset);
    return { ...position, offset: offset + bom.length };
  } catch (error) {
    if (error instanceof UnreadableYamlError) {
      return undefined;
    }
    throw error;
  }
}
