import { flowKey, flowScalar } from './quickScalar';
import type { SourceCollection, SourceEntry, SourceNode } from './sourceTree';
import type { StyleSurvey } from './style';

/** Deeper ones are for the parser. */
const MAX_FLOW_DEPTH = 10;

/**
 * A flow collection on one line, such as `[a, b]` and `{ a: 1 }`, whose keys
 * all have values; undefined for anything that needs the parser.
 */
export function quickFlow(
  text: string,
  start: number,
  survey: StyleSurvey,
  depth: number = 0,
): SourceCollection | undefined {
  const open = text[start];
  if ((open !== '{' && open !== '[') || depth > MAX_FLOW_DEPTH) {
    return undefined;
  }
  const close = open === '{' ? '}' : ']';
  const entries: SourceEntry[] = [];
  const names = new Set<string>();
  let at = skipSpaces(text, start + 1);
  if (text[at] !== close) {
    for (;;) {
      const entry = open === '{' ? pair() : item();
      if (!entry) return undefined;
      entries.push(entry);
      at = skipSpaces(text, entry.end);
      if (text[at] === close) break;
      if (text[at] !== ',') return undefined;
      entry.comma = at;
      // Readers disagree about nothing here, but the parser shall decide.
      if (text[at + 1] !== ' ') return undefined;
      at = skipSpaces(text, at + 1);
    }
  }
  const built: SourceCollection = {
    kind: open === '{' ? 'map' : 'seq',
    layout: 'flow',
    start,
    end: at + 1,
    column: 0,
    entries,
    weight: entries.reduce((sum, { value }) => sum + value.weight, 1),
    aliases: [],
    foreign: false,
  };
  survey.collection(built, text);
  return built;

  function pair(): SourceEntry | undefined {
    const key = flowKey(text, at, survey);
    if (!key) return undefined;
    const name = String(key.value);
    if (names.has(name)) return undefined;
    names.add(name);
    const slot = key.end + 1;
    const value = node(skipSpaces(text, slot));
    return (
      value && {
        name,
        merge: false,
        key,
        start: at,
        end: value.end,
        slot,
        hasSlot: true,
        value,
      }
    );
  }

  function item(): SourceEntry | undefined {
    const value = node(at);
    return (
      value && {
        merge: false,
        start: at,
        end: value.end,
        slot: at,
        hasSlot: true,
        value,
      }
    );
  }

  function node(place: number): SourceNode | undefined {
    return (
      quickFlow(text, place, survey, depth + 1) ??
      flowScalar(text, place, survey)
    );
  }
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}
