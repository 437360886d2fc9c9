import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port that nothing listens on right now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether something accepts connections on a port of this machine. */
export async function portIsTaken(port) {
  const answers = host =>
    new Promise(resolve => {
      const socket = createConnection({ port, host });
      const end = taken => {
        socket.destroy();
        resolve(taken);
      };
      socket.setTimeout(1000, () => end(false));
      socket.on('connect', () => end(true));
      socket.on('error', () => end(false));
    });
  return (await answers('127.0.0.1')) || (await answers('::1'));
}

/** Resolves when a URL answers with a success status; `signal` ends the wait. */
export async function untilAnswers(url, signal) {
  for (;;) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(30_000),
      });
      await response.body?.cancel();
      if (response.ok) {
        return;
      }
    } catch {
      // Not up yet.
    }
    await sleep(200, undefined, { signal });
  }
}
