import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { setTimeout as wait } from 'timers/promises';
import { commitOnBranch } from '../forge/commits';
import type { Forge } from '../forge/forge';
import type { FieldFault } from '../graphql/context';
import { costOf } from '../server/cost';
import type { Faults } from './faults';
import type { FaultEffect, FaultTarget } from './rules';

/** What the faults have in store for one request. */
type Fate = {
  ids: string[];
  fields: Map<string, FieldFault>;
};

const fates = new WeakMap<Request, Fate>();

/** Ids of the faults that struck a request. */
export function faultsOf(request: Request): string[] {
  return fates.get(request)?.ids ?? [];
}

/** The fault that takes the place of one mutation field of a request. */
export function fieldFaultOf(
  request: Request,
  field: string,
): FieldFault | undefined {
  return fates.get(request)?.fields.get(field);
}

/**
 * Lets faults strike requests. `describe` tells whether a request is one of the
 * API (its body has been read) or of git.
 */
export function faultMiddleware(
  faults: Faults,
  forge: Forge,
  isApi: (request: Request) => boolean,
): RequestHandler {
  return (request, response, next) => {
    strike(request, response, next).catch(next);
  };

  async function strike(
    request: Request,
    response: Response,
    next: NextFunction,
  ): Promise<void> {
    if (faults.latency > 0) {
      await wait(faults.latency);
    }
    const target: FaultTarget = {
      method: request.method,
      path: request.originalUrl.split('?')[0],
      operation: isApi(request) ? costOf(request).operation : undefined,
    };
    const fate: Fate = { ids: [], fields: new Map() };
    fates.set(request, fate);
    const strikes = faults.strike(target);
    response.once('finish', () => {
      if (response.statusCode < 400) {
        faults.done(target);
      }
    });
    for (const { id, effect } of strikes) {
      fate.ids.push(id);
      if (await isTheEnd(effect, request, response, fate)) {
        return;
      }
    }
    next();
  }

  async function isTheEnd(
    effect: FaultEffect,
    request: Request,
    response: Response,
    fate: Fate,
  ): Promise<boolean> {
    switch (effect.kind) {
      case 'delay':
        await wait(effect.milliseconds);
        return false;
      case 'move-branch': {
        const [owner, name] = effect.repository.split('/');
        const text = `moved by a fault at ${forge.now()}\n`;
        await commitOnBranch(forge.get(owner, name), 'somebody-else', {
          branch: effect.branch,
          message: 'Meanwhile, somebody else',
          changes: changesOf(
            effect.files ?? { 'MOVED.md': text + Math.random() },
          ),
        });
        return false;
      }
      case 'fail-field':
        fate.fields.set(effect.field, effect);
        return false;
      case 'reject-multi-mutation':
        response.json({
          errors: [{ type: 'UNPROCESSABLE', message: effect.message }],
        });
        return true;
      case 'answer':
        if (effect.when === 'after') {
          replaceEnd(response, () => send(response, effect));
          return false;
        }
        send(response, effect);
        return true;
      case 'drop':
        if (effect.when === 'after') {
          replaceEnd(response, () => request.socket.destroy());
          return false;
        }
        request.socket.destroy();
        return true;
      case 'hang':
        if (effect.when === 'after') {
          replaceEnd(response, () => {});
          return false;
        }
        return true;
      default:
        replaceEnd(response, body => {
          response.set('Content-Length', String(body.length));
          response.writeHead(response.statusCode);
          response.write(body.subarray(0, effect.bytes), () =>
            request.socket.destroy(),
          );
        });
        return false;
    }
  }
}

function changesOf(files: Record<string, string | null>) {
  const entries = Object.entries(files);
  return {
    additions: entries.flatMap(([path, text]) =>
      text === null ? [] : [{ path, contents: Buffer.from(text) }],
    ),
    deletions: entries.flatMap(([path, text]) =>
      text === null ? [{ path }] : [],
    ),
  };
}

function send(
  response: Response,
  effect: Extract<FaultEffect, { kind: 'answer' }>,
): void {
  for (const name of ['content-length', 'etag', 'location', 'link']) {
    response.removeHeader(name);
  }
  response.status(effect.status).set(effect.headers);
  if (typeof effect.body === 'string') {
    const type = response.get('content-type') ?? 'application/json';
    response.set('Content-Type', effect.headers['content-type'] ?? type);
    response.end(effect.body);
  } else {
    response.set('Content-Type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(effect.body ?? { message: 'Server Error' }));
  }
}

/** Has something else happen when the answer is complete: the work is done then. */
function replaceEnd(response: Response, then: (body: Buffer) => void): void {
  const end = response.end.bind(response);
  const write = response.write.bind(response);
  const chunks: Buffer[] = [];
  const collect = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
      chunks.push(Buffer.from(chunk as string));
    }
  };
  Object.assign(response, {
    write: (chunk: unknown) => {
      collect(chunk);
      return true;
    },
    end: (chunk?: unknown) => {
      collect(chunk);
      Object.assign(response, { end, write });
      then(Buffer.concat(chunks));
      return response;
    },
  });
}
