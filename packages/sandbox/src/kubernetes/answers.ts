import type { IncomingMessage, ServerResponse } from 'http';
import { gzip } from 'zlib';
import { parse } from 'yaml';
import { badRequest, KubernetesError } from './status';

const BODY_LIMIT = 3 * 1024 * 1024;
const GZIP_FROM = 128 * 1024;

/** What a client wants to get: whole objects, rows, or metadata. */
export type Form = 'objects' | 'table' | 'metadata';

/**
 * The form that a client asks for.
 * @throws KubernetesError NotAcceptable when it reads nothing that is sent here.
 */
export function formOf(request: IncomingMessage): Form {
  const accept = request.headers.accept ?? '*/*';
  const parts = accept.split(',').map(part => part.trim());
  const json = parts.filter(
    part =>
      part.startsWith('application/json') ||
      part.startsWith('*/*') ||
      part.startsWith('application/*'),
  );
  if (json.length === 0) {
    throw new KubernetesError(
      406,
      'NotAcceptable',
      'only the following media types are accepted: application/json',
    );
  }
  if (json[0].includes('as=Table')) {
    return 'table';
  }
  return json[0].includes('as=PartialObjectMetadata') ? 'metadata' : 'objects';
}

/** Reads the body of a request, JSON or YAML. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) {
      throw new KubernetesError(
        413,
        'RequestEntityTooLarge',
        `Request entity too large: limit is ${BODY_LIMIT}`,
      );
    }
    chunks.push(chunk as Buffer);
  }
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/json|yaml/.test(type)) {
    throw new KubernetesError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format (${type}) - accepted media types include: application/json, application/yaml`,
    );
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') {
    return undefined;
  }
  try {
    return /yaml/.test(type) ? parse(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `the body of the request cannot be read: ${
        error instanceof Error ? error.message : error
      }`,
    );
  }
}

/** Sends JSON, compressed when it is long and the client reads that. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string | string[]> = {},
): void {
  const text = JSON.stringify(body);
  const all = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-cache, private',
    ...headers,
  };
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (text.length < GZIP_FROM || !accepted.includes('gzip')) {
    response.writeHead(status, all).end(text);
    return;
  }
  gzip(text, { level: 1 }, (error, packed) => {
    if (error) {
      response.destroy(error);
      return;
    }
    response
      .writeHead(status, { ...all, 'Content-Encoding': 'gzip' })
      .end(packed);
  });
}

/** Says that nothing is at an address at all. */
export function sendNothingThere(response: ServerResponse): void {
  response
    .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
    .end('404 page not found\n');
}
