import {
  beforeBreak,
  blockEnd,
  lineStart,
  nextLine,
  startsLine,
} from './geometry';
import {
  blockBody,
  isFilled,
  printBehindDash,
  printBehindKey,
  printDocument,
  printFlow,
  printLines,
  type Printed,
} from './print';
import { fitsLiteral, inlineScalar, quoted } from './scalar';
import type { EditSession } from './session';
import type { SourceNode, SourceScalar } from './sourceTree';
import type { YamlStyle } from './style';
import type { Wanted, WantedScalar } from './wanted';

/** Where a value hangs in the text. */
export interface Place {
  node: SourceNode;
  /** Past the colon, dash, anchor or tag before it. */
  slot: number;
  /** False for a key without a colon. */
  hasSlot: boolean;
  owner: 'key' | 'dash' | 'root';
  /** Column of the key or dash; -1 at the root. */
  column: number;
  /** Inside a flow collection. */
  flow: boolean;
}

/** Puts another value in the place of a node, which may be of another kind. Comments on its first and last line stay where the value allows. */
export function replaceValue(
  session: EditSession,
  place: Place,
  wanted: Wanted,
): void {
  const { text, style } = session;
  const { node, slot } = place;
  if (place.flow) {
    const printed = printFlow(wanted, style);
    if (node.start !== node.end) {
      session.splice(node.start, node.end, spaced(text, node.start, printed));
    } else {
      session.splice(slot, slot, ` ${printed}`);
    }
    return;
  }
  if (place.owner === 'root') {
    replaceRoot(session, place, wanted);
    return;
  }
  const { head, body } = print(
    session,
    place,
    wanted,
    valueStyle(session, place),
  );
  if (node.start === node.end) {
    session.splice(slot, slot, head);
    session.splice(nextLine(text, slot), nextLine(text, slot), body);
    return;
  }
  const block =
    (node.kind === 'map' || node.kind === 'seq') && node.layout === 'block';
  const below = text.slice(slot, node.start).includes('\n');
  if (below && !block) {
    session.splice(slot, slot, head);
    removeLines(session, node);
    session.splice(
      nextLine(text, node.end - 1),
      nextLine(text, node.end - 1),
      body,
    );
  } else if (below) {
    session.splice(slot, slot, head);
    session.splice(
      nextLine(text, slot),
      blockEnd(text, node.end, place.column),
      body,
    );
  } else if (block) {
    const end = beforeBreak(text, blockEnd(text, node.end, place.column));
    const lines = head + style.eol + body;
    session.splice(slot, end, lines.slice(0, beforeBreak(lines, lines.length)));
  } else if (node.kind === 'scalar' && node.header) {
    session.splice(slot, node.start + node.header.text.length, head);
    session.splice(node.header.bodyStart, node.end, body);
  } else {
    session.splice(slot, node.end, head);
    session.splice(nextLine(text, node.end), nextLine(text, node.end), body);
  }
}

/** Removes a value that stands on lines of its own; a comment behind it stays. */
function removeLines(session: EditSession, node: SourceNode): void {
  const { text } = session;
  const end = nextLine(text, node.end - 1);
  if (text.slice(node.end, end).trim() === '') {
    session.splice(lineStart(text, node.start), end, '');
  } else {
    session.splice(node.start, node.end, '');
  }
}

/** No literal blocks where comments stay between or below that would become part of one. */
function valueStyle({ text, style }: EditSession, place: Place): YamlStyle {
  const { node, slot, column } = place;
  const next =
    text[node.end - 1] === '\n' ? node.end : nextLine(text, node.end);
  const before = text.slice(slot, node.start);
  const below =
    before.includes('\n') &&
    (before + text.slice(node.end, next)).includes('#');
  return below || blockEnd(text, node.end, column) !== next
    ? { ...style, literals: false }
    : style;
}

function print(
  { text }: EditSession,
  place: Place,
  wanted: Wanted,
  style: YamlStyle,
): Printed {
  if (place.owner === 'key') {
    return printBehindKey(wanted, place.column, style);
  }
  const { node, slot, column } = place;
  const inline = !text.slice(slot, node.start).includes('\n');
  const rest = text.slice(
    inline ? node.end : slot,
    nextLine(text, inline ? node.end : slot),
  );
  if (
    isFilled(wanted) &&
    (text[slot - 1] !== '-' || rest.includes('#') || !inline)
  ) {
    return {
      head: '',
      body: printLines(wanted, column + 1 + style.dashGap, style),
    };
  }
  return printBehindDash(wanted, column, style);
}

function replaceRoot(session: EditSession, place: Place, wanted: Wanted): void {
  const { text } = session;
  const { node } = place;
  const style = valueStyle(session, place);
  const end =
    text[node.end - 1] === '\n' ? beforeBreak(text, node.end) : node.end;
  const next = nextLine(text, end);
  if (!isFilled(wanted)) {
    const lines = printDocument(wanted, style);
    const head = nextLine(lines, 0);
    const start = startsLine(text, node.start)
      ? lineStart(text, node.start)
      : node.start;
    session.splice(start, end, lines.slice(0, beforeBreak(lines, head)));
    session.splice(next, next, lines.slice(head));
    return;
  }
  const alone =
    startsLine(text, node.start) && text.slice(end, next).trim() === '';
  session.splice(
    alone ? lineStart(text, node.start) : node.start,
    alone ? next : end,
    '',
  );
  session.splice(next, next, printDocument(wanted, style));
}

/** Writes another scalar in the place of one, in its own quotes or block where the value allows. */
export function rewriteScalar(
  session: EditSession,
  place: Place,
  node: SourceScalar,
  wanted: WantedScalar,
): void {
  const { text, style } = session;
  if (typeof wanted === 'string') {
    if (node.style === 'single' || node.style === 'double') {
      session.splice(node.start, node.end, quoted(wanted, node.style));
      return;
    }
    if (node.header && rewriteBlock(session, node, wanted)) {
      return;
    }
  }
  const literal =
    typeof wanted === 'string' &&
    !place.flow &&
    style.literals &&
    fitsLiteral(wanted);
  if (node.style === 'empty' || node.style === 'block' || literal) {
    replaceValue(session, place, wanted);
    return;
  }
  const options = { flow: place.flow, quote: style.quote };
  session.splice(
    node.start,
    node.end,
    spaced(text, node.start, inlineScalar(wanted, options)),
  );
}

/** A value without quotes needs a blank behind a colon. */
function spaced(text: string, start: number, printed: string): string {
  return text[start - 1] === ':' && /^[^"'[{]/.test(printed)
    ? ` ${printed}`
    : printed;
}

/** Keeps header, comment and indentation of a block scalar; false when it cannot carry the value. */
function rewriteBlock(
  session: EditSession,
  node: SourceScalar,
  wanted: string,
): boolean {
  const { text, style } = session;
  const { text: header, bodyStart } = node.header ?? { text: '', bodyStart: 0 };
  const indent = /^(?:[ \t\r]*\n)*( +)\S/.exec(
    text.slice(bodyStart, node.end),
  )?.[1].length;
  const single = !wanted.replace(/\n$/, '').includes('\n');
  if (
    !indent ||
    !style.literals ||
    /\d/.test(header) ||
    (header.includes('>') && !single) ||
    !fitsLiteral(single ? `${wanted.replace(/\n$/, '')}\n` : wanted)
  ) {
    return false;
  }
  const lines = wanted.replace(/\n$/, '').split('\n');
  const chomp = wanted.endsWith('\n')
    ? header.replace('-', '')
    : `${header.replace(/[+-]/, '')}-`;
  if (chomp !== header) {
    session.splice(node.start, node.start + header.length, chomp);
  }
  session.splice(bodyStart, node.end, blockBody(lines, indent, style.eol));
  return true;
}
