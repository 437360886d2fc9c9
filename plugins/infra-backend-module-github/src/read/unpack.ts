import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../host/clock';

/** Milliseconds without a byte after which a download counts as dead. */
const SILENCE = 30_000;
/** Unpacked bytes; 80,000 manifests of a platform are 64 MB. */
const LARGEST_ARCHIVE = 2 * 1024 ** 3;
const CHUNK = 256 * 1024;

/**
 * Unpacks a gzip download as it arrives; memory stays at a few chunks.
 *
 * @throws Error when the download is cut off, silent for 30 s, not gzip or
 *   larger than 2 GiB; the signal's reason when it is aborted.
 */
export async function* unpack(
  download: ReadableStream<Uint8Array>,
  options: { clock: Clock; signal?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const reader = download.getReader();
  const source = Readable.from(chunksOf(reader));
  const close = () => {
    // Also frees a read that waits for a host that went silent.
    reader.cancel().catch(() => {});
    source.destroy();
  };
  const fail = (error: Error) => {
    close();
    gunzip.destroy(error);
  };
  const watch = () =>
    options.clock.after(SILENCE, () =>
      fail(new Error(`the download was silent for ${SILENCE / 1000} s`)),
    );
  let calm = watch();
  const onAbort = () => fail(new Error('aborted'));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  source.on('data', () => {
    calm();
    calm = watch();
  });
  source.on('error', error => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    options.signal?.throwIfAborted();
    let size = 0;
    for await (const chunk of gunzip) {
      // While the reader works on a chunk nothing arrives, which is no silence.
      calm();
      size += chunk.length;
      if (size > LARGEST_ARCHIVE) {
        throw new Error('the archive unpacks to more than 2 GiB');
      }
      yield chunk;
      calm = watch();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    calm();
    options.signal?.removeEventListener('abort', onAbort);
    close();
    gunzip.destroy();
  }
}

async function* chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    yield value;
  }
}
