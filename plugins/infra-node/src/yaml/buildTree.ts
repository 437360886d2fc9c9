import type { Alias, CST, Document, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { lineStart, nextLine, skipBlank } from './geometry';
import { readScalar, tokenEnd } from './readScalar';
import type {
  SourceCollection,
  SourceDocument,
  SourceEntry,
  SourceNode,
} from './sourceTree';
import type { StyleSurvey } from './style';
import { UnreadableYamlError } from './unreadable';
import { MAX_DEPTH } from './wanted';

const JSON_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;
const BLANK = new Set(['space', 'newline', 'comment', 'comma']);
/** Aliases may multiply a document this much before it counts as an attack. */
const MAX_WEIGHT = 100_000;

/** Only pairs in flow sequences have no token of their own. */
function layoutOf(token: CST.Token | undefined): SourceCollection['layout'] {
  if (!token) {
    return 'pair';
  }
  return token.type === 'flow-collection' ? 'flow' : 'block';
}

class TreeBuilder {
  nodes = 0;
  private readonly anchors = new Map<string, SourceNode>();

  constructor(
    private readonly text: string,
    private readonly survey: StyleSurvey,
  ) {}

  /** `slot`: where the value would stand when it is empty. */
  node(parsed: ParsedNode | null, slot: number, depth: number): SourceNode {
    this.nodes += 1;
    if (depth > MAX_DEPTH) {
      throw new UnreadableYamlError(
        slot,
        `it is nested deeper than ${MAX_DEPTH} levels`,
        'Flatten or split the file.',
      );
    }
    if (isAlias(parsed)) {
      return this.alias(parsed);
    }
    let built: SourceNode;
    if (isMap(parsed) || isSeq(parsed)) {
      built = this.collection(parsed, depth);
    } else {
      built = readScalar(isScalar(parsed) ? parsed : null, slot, this.survey);
    }
    built.tag = parsed?.tag;
    built.foreign = built.tag !== undefined && !JSON_TAG.test(built.tag);
    if (parsed && 'anchor' in parsed && parsed.anchor) {
      this.anchors.set(parsed.anchor, built);
    }
    return built;
  }

  private alias(parsed: Alias.Parsed): SourceNode {
    const target = this.anchors.get(parsed.source);
    const [start, end] = parsed.range;
    if (!target) {
      throw new UnreadableYamlError(
        start,
        `the alias '*${parsed.source}' has no anchor before it, or stands inside its own anchor`,
        `Define '&${parsed.source}' before this line, or write the value out.`,
      );
    }
    target.aliases.push(start);
    return {
      kind: 'alias',
      start,
      end,
      target,
      weight: target.weight,
      aliases: [],
      foreign: false,
    };
  }

  private collection(
    parsed: YAMLMap.Parsed | YAMLSeq.Parsed,
    depth: number,
  ): SourceCollection {
    const token = parsed.srcToken;
    const kind = isMap(parsed) ? 'map' : 'seq';
    const layout = layoutOf(token);
    const entries = isMap(parsed)
      ? this.pairs(parsed, depth)
      : this.items(parsed, depth);
    if (layout === 'flow') {
      for (const entry of entries) {
        const next = skipBlank(this.text, entry.end);
        entry.comma = this.text[next] === ',' ? next : undefined;
      }
    }
    const start =
      layout === 'flow'
        ? parsed.range[0]
        : entries[0]?.start ?? parsed.range[0];
    const end =
      layout === 'flow' && token
        ? tokenEnd(token)
        : entries.at(-1)?.end ?? start;
    const built: SourceCollection = {
      kind,
      layout,
      start,
      end,
      // Only block layout has one; looking for it on one long line of brackets would take quadratic time.
      column: layout === 'block' ? start - lineStart(this.text, start) : 0,
      entries,
      weight: entries.reduce((sum, entry) => sum + entry.value.weight, 1),
      aliases: [],
      foreign: false,
    };
    this.survey.collection(built, this.text);
    return built;
  }

  private pairs(map: YAMLMap.Parsed, depth: number): SourceEntry[] {
    const names = new Set<string>();
    return map.items.map(pair => {
      const item = pair.srcToken;
      const separators =
        item?.sep?.filter(token => !BLANK.has(token.type)) ?? [];
      const before = item?.start.filter(token => !BLANK.has(token.type)) ?? [];
      const key = this.node(
        pair.key,
        before.at(-1)?.offset ?? separators[0]?.offset ?? 0,
        depth + 1,
      );
      const slotToken = separators.at(-1);
      const slot = slotToken
        ? slotToken.offset + slotToken.source.length
        : key.end;
      const value = this.node(pair.value, slot, depth + 1);
      const start =
        before[0]?.offset ??
        (key.start === key.end ? separators[0]?.offset : undefined) ??
        key.start;
      const named = key.kind === 'alias' ? key.target : key;
      const name = named.kind === 'scalar' ? String(named.value) : undefined;
      const merge =
        key.kind === 'scalar' && key.style === 'plain' && name === '<<';
      if (name !== undefined) {
        if (names.has(name)) {
          throw new UnreadableYamlError(
            start,
            `the key '${name}' stands twice in the same mapping`,
            'Remove one of the two.',
          );
        }
        names.add(name);
      }
      return {
        name: merge ? undefined : name,
        merge,
        key,
        start,
        end: value.start === value.end ? slot : value.end,
        slot,
        hasSlot: slotToken !== undefined,
        value,
      };
    });
  }

  private items(seq: YAMLSeq.Parsed, depth: number): SourceEntry[] {
    const token = seq.srcToken;
    const tokens = (token?.items ?? []).filter(item =>
      token?.type === 'block-seq'
        ? item.start.some(part => part.type === 'seq-item-ind')
        : item.value ||
          item.key ||
          item.sep ||
          item.start.some(part => !BLANK.has(part.type)),
    );
    return seq.items.map((parsed, index) => {
      const before =
        tokens[index]?.start.filter(part => !BLANK.has(part.type)) ?? [];
      const last = before.at(-1);
      const slot = last ? last.offset + last.source.length : parsed.range[0];
      const value = this.node(parsed, slot, depth + 1);
      return {
        merge: false,
        start: before[0]?.offset ?? value.start,
        end: value.start === value.end ? slot : value.end,
        slot: last ? slot : value.start,
        hasSlot: true,
        value,
      };
    });
  }
}

/**
 * Turns one parsed document into a tree of nodes with exact places.
 *
 * @throws {@link UnreadableYamlError}
 */
export function buildTree(
  document: Document.Parsed,
  text: string,
  survey: StyleSurvey,
): SourceDocument {
  const builder = new TreeBuilder(text, survey);
  const root = document.contents
    ? builder.node(document.contents, document.range[0], 0)
    : undefined;
  if (root && root.weight > MAX_WEIGHT && root.weight > 10 * builder.nodes) {
    throw new UnreadableYamlError(
      root.start,
      `its aliases unfold to more than ${MAX_WEIGHT} nodes`,
      'Write the repeated parts out, or split the file.',
    );
  }
  const blank = root?.kind === 'scalar' && root.style === 'empty';
  const end = document.range[1];
  return {
    root: blank ? undefined : root,
    end: lineStart(text, end) === end ? end : nextLine(text, end),
  };
}
