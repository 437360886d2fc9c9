/** A part of a generated file that comes from one source. */
export interface SourceRange {
  source: string;
  /** Offsets into the generated text, end not included. */
  start: number;
  end: number;
}

const digits =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Numbers of one segment of a source map (base64 VLQ). */
function decodeSegment(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of text) {
    const digit = digits.indexOf(character);
    value += (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
    } else {
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  return numbers;
}

/** Which source every part of a generated text comes from. */
export function sourceRanges(
  generated: string,
  map: { sources: string[]; mappings: string },
): SourceRange[] {
  const ranges: SourceRange[] = [];
  let lineStart = 0;
  let source = 0;
  const lines = generated.split('\n');
  map.mappings.split(';').forEach((segments, line) => {
    let column = 0;
    for (const segment of segments ? segments.split(',') : []) {
      const [columns, sources] = decodeSegment(segment);
      column += columns;
      const start = lineStart + column;
      const last = ranges[ranges.length - 1];
      if (last) last.end = start;
      if (sources === undefined) {
        ranges.push({ source: '', start, end: start });
      } else {
        source += sources;
        ranges.push({ source: map.sources[source], start, end: start });
      }
    }
    lineStart += (lines[line]?.length ?? 0) + 1;
  });
  const last = ranges[ranges.length - 1];
  if (last) last.end = generated.length;
  return ranges;
}
