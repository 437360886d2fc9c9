/** The host's answer exceeds what we take into memory at once. */
export class TooLargeError extends Error {
  readonly name = 'TooLargeError';
}

/**
 * Reads a whole body into memory.
 *
 * @param limit - bytes; more is an answer that nobody asked for.
 * @throws TooLargeError beyond the limit; the connection's error otherwise.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array> {
  if (!body) {
    return new Uint8Array();
  }
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    size += value.byteLength;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw new TooLargeError(
        `the answer is larger than ${Math.round(limit / 1024 / 1024)} MiB`,
      );
    }
    chunks.push(value);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size);
}
