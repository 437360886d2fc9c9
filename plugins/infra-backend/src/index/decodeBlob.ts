import type { StoredBlob } from '../database/IndexStore';

/** Documents and manifests are far smaller; a bigger file is not parsed. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** A blob that is too large to be read. */
export function oversizedBlob(blobId: string, size: number): StoredBlob {
  const megabytes = (size / 1024 / 1024).toFixed(1);
  const message = `The file has ${megabytes} MiB; files of more than 1 MiB are not read. Split it.`;
  return { blobId, problem: { message, line: 1 } };
}

/**
 * Bytes of a blob as text. Every byte is kept, also a byte order mark, so that
 * an edit of the text changes nothing else.
 */
export function decodeBlob(blobId: string, bytes: Uint8Array): StoredBlob {
  if (bytes.byteLength > MAX_FILE_BYTES) {
    return oversizedBlob(blobId, bytes.byteLength);
  }
  const content = decode(bytes);
  if (content === undefined) {
    const message = 'The file is not UTF-8 text. Save it as UTF-8.';
    return { blobId, problem: { message, line: firstBadLine(bytes) } };
  }
  // Databases cannot hold it, and no YAML file has one.
  const nul = content.indexOf('\0');
  if (nul >= 0) {
    const message = 'The file holds a NUL character; it is no text file.';
    const line = content.slice(0, nul).split('\n').length;
    return { blobId, problem: { message, line } };
  }
  return { blobId, content };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    return undefined;
  }
}

/** UTF-8 never has a line feed within a character, so lines can be tried alone. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    const isLast = end < 0;
    const text = bytes.subarray(start, isLast ? undefined : end);
    if (isLast || decode(text) === undefined) return line;
    line += 1;
    start = end + 1;
  }
}
