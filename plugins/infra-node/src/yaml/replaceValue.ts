import { beforeBreak, blockEnd, nextLine } from './geometry';
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
      session.splice(slot, slot, `${place.hasSlot ? '' : ':'} ${printed}`);
    }
    return;
  }
  if (place.owner === 'root') {
    replaceRoot(session, node, wanted);
    return;
  }
  const { head, body } = print(session, place, wanted);
  if (node.start === node.end) {
    session.splice(slot, slot, head);
    session.splice(nextLine(text, slot), nextLine(text, slot), body);
    return;
  }
  const block =
    (node.kind === 'map' || node.kind === 'seq') && node.layout === 'block';
  if (text.slice(slot, node.start).includes('\n')) {
    session.splice(slot, slot, head);
    const below = nextLine(text, slot);
    session.splice(below, blockEnd(text, node.end, place.column), body);
  } else if (block) {
    const end = beforeBreak(text, blockEnd(text, node.end, place.column));
    const lines = head + style.eol + body;
    session.splice(slot, end, lines.slice(0, beforeBreak(lines, lines.length)));
  } else if (node.kind === 'scalar' && node.header) {
    session.splice(slot, node.start + node.header.text.length, head);
    session.splice(node.header.bodyStart, node.end, body);
  } else {
    session.splice(slot, node.end, head);
    const below = nextLine(text, node.end);
    session.splice(below, below, body);
  }
}

function print(
  { text, style }: EditSession,
  place: Place,
  wanted: Wanted,
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

function replaceRoot(
  session: EditSession,
  node: SourceNode,
  wanted: Wanted,
): void {
  const { text, style } = session;
  const lines = printDocument(wanted, style);
  const printed = lines.slice(0, beforeBreak(lines, lines.length));
  const end =
    text[node.end - 1] === '\n' ? beforeBreak(text, node.end) : node.end;
  const newLine =
    isFilled(wanted) && text.slice(0, node.start).match(/[^\n\ufeff]$/);
  session.splice(node.start, end, (newLine ? style.eol : '') + printed);
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
  const indent = /^(?:\s*\n)*( +)\S/.exec(text.slice(bodyStart, node.end))?.[1]
    .length;
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
