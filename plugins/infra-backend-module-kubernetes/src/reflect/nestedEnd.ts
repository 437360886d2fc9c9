const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const listStart = 91;
const listEnd = 93;
const objectStart = 123;
const objectEnd = 125;

/** Brackets that are open are kept as bits of a number. */
const deepest = 31;

/**
 * Index after the list or object that begins at `start` in JSON without white
 * space; -1 when it does not end before `limit` or is something unusual. No byte
 * of a letter beyond ASCII looks like one of those that count here.
 */
export function nestedEnd(
  bytes: Uint8Array,
  start: number,
  limit: number,
): number {
  let depth = 0;
  let objects = 0;
  for (let at = start; at < limit; at++) {
    const byte = bytes[at];
    switch (byte) {
      case quote:
        at += 1;
        while (at < limit && bytes[at] !== quote) {
          at += bytes[at] === backslash ? 2 : 1;
        }
        if (!followsText(bytes[at + 1])) return -1;
        break;
      case listStart:
      case objectStart:
        depth += 1;
        if (depth > deepest) return -1;
        objects = (objects << 1) | (byte === objectStart ? 1 : 0);
        break;
      case listEnd:
      case objectEnd:
        if ((objects & 1) !== (byte === objectEnd ? 1 : 0)) return -1;
        objects >>>= 1;
        depth -= 1;
        if (depth === 0) return at + 1;
        break;
      default:
    }
  }
  return -1;
}

/** Without this, one wrong quote would swap texts and what is between them. */
function followsText(byte: number): boolean {
  return (
    byte === comma || byte === colon || byte === objectEnd || byte === listEnd
  );
}
