import { createServer, request } from 'node:http';

/**
 * Stands between one backend and the clusters, and knows which lists are being
 * watched through it right now.
 */
export class WatchCounter {
  /** Path of a list, with its cluster, by open watch. */
  #open = new Map();
  #server;

  /** @param target port of the clusters @returns the port to use in its place */
  async start(target) {
    this.#server = createServer((incoming, outgoing) => {
      const { pathname, searchParams } = new URL(incoming.url, 'http://any');
      if (searchParams.has('watch')) {
        this.#open.set(outgoing, pathname);
        outgoing.once('close', () => this.#open.delete(outgoing));
      }
      const { method, headers } = incoming;
      const onward = request(
        {
          host: '127.0.0.1',
          port: target,
          path: incoming.url,
          method,
          headers,
        },
        answer => {
          outgoing.writeHead(answer.statusCode, answer.headers);
          outgoing.flushHeaders();
          answer.pipe(outgoing);
        },
      );
      onward.once('error', () => outgoing.destroy());
      outgoing.once('close', () => onward.destroy());
      incoming.pipe(onward);
    });
    await new Promise(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this.#server.address().port;
  }

  /** Number of open watches by path of the list. */
  watches() {
    const counts = new Map();
    for (const path of this.#open.values()) {
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    return counts;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
