/** Offset of the first character of the line. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Past the line break of the line that holds `offset`; the end of the text when there is none. */
export function nextLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found < 0 ? text.length : found + 1;
}

/** Before the line break that ends right before `offset`. */
export function beforeBreak(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') {
    return offset;
  }
  return text[offset - 2] === '\r' ? offset - 2 : offset - 1;
}

/** Past the blanks at `offset`. */
export function skipSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') {
    at++;
  }
  return at;
}

/** Before the blanks that end at `offset`. */
export function beforeSpaces(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') {
    at--;
  }
  return at;
}

/** Whether only blanks stand before `offset` on its line. Looks at nothing else, as lines may be long. */
export function startsLine(text: string, offset: number): boolean {
  const at = beforeSpaces(text, offset);
  return at === 0 || text[at - 1] === '\n';
}

/** Past blanks, line breaks and comments. */
export function skipBlank(text: string, offset: number): number {
  const blank = /(?:\s|(?<=\s)#[^\n]*)*/y;
  blank.lastIndex = offset;
  blank.test(text);
  return blank.lastIndex;
}

/**
 * Where an entry of a block collection ends for the eye: past its last line, and past comments below that are indented
 * deeper than the entry and therefore belong to it.
 *
 * @param end - past the entry's last token
 * @param column - of the entry
 */
export function blockEnd(text: string, end: number, column: number): number {
  let result = text[end - 1] === '\n' ? end : nextLine(text, end);
  let line = result;
  while (line < text.length) {
    const next = nextLine(text, line);
    const content = text.slice(line, next);
    const indent = content.search(/[^ \t\r\n]/);
    if (indent >= 0) {
      if (content[indent] !== '#' || indent <= column) {
        break;
      }
      result = next;
    }
    line = next;
  }
  return result;
}

/**
 * Start of the comment lines that stand directly above an entry, at its own column and without a blank line between;
 * the start of the entry's own line when there are none.
 *
 * @param floor - offset of something above that is no comment
 */
export function attachedComments(
  text: string,
  start: number,
  column: number,
  floor: number,
): number {
  let result = lineStart(text, start);
  while (result > 0) {
    const above = lineStart(text, result - 1);
    const comment = text.slice(above, result);
    if (
      above < floor ||
      comment.search(/\S/) !== column ||
      comment[column] !== '#'
    ) {
      break;
    }
    result = above;
  }
  return result;
}
