import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import {
  KubernetesStatusSource,
  type ClusterAccess,
} from '@groundwork/backstage-plugin-infra-backend-module-kubernetes';
import { z } from 'zod';
import { quietLogger } from './quietLogger';

const hello = z.object({ address: z.string(), path: z.string() });
const counted = z.object({ selected: z.number() });

/** A generated cluster behind HTTP, in a process of its own. */
export interface ClusterHost {
  readonly address: string;
  /** A source that sees it as `prod`; it remembers nothing. */
  source(): KubernetesStatusSource;
  /** Reads every page and lets it go; resolves to the number of bytes. */
  readBytes(): Promise<number>;
  /** Changes objects, one every so many milliseconds, or all at once for 0. */
  change(events: number, every: number): void;
  /** How many lists with a label selector there were. */
  selectedLists(): Promise<number>;
  stop(): void;
}

/** Starts the host; resolves when all its answers are prepared. */
export async function startClusterHost(objects: number): Promise<ClusterHost> {
  const child = fork(join(__dirname, 'clusterHost.ts'), [`${objects}`]);
  let found: z.infer<typeof hello> | undefined;
  while (!found) {
    // The loader of TypeScript sends messages of its own.
    const [message] = await once(child, 'message');
    found = hello.safeParse(message).data;
  }
  const { address, path } = found;
  const agent = new Agent({ keepAlive: true });
  const access: ClusterAccess = {
    server: address,
    credentials: async () => ({ agent }),
  };
  const readPage = async (start: number): Promise<number> => {
    const query = `limit=500${start > 0 ? `&continue=${start}` : ''}`;
    const request = get(`${address}${path}?${query}`, { agent });
    const [response] = await once(request, 'response');
    // Together, as whoever wants to read a page has to have it.
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return Buffer.concat(chunks).length;
  };
  return {
    address,
    source: () =>
      new KubernetesStatusSource({
        clusters: [{ name: 'prod', access }],
        logger: quietLogger,
      }),
    async readBytes() {
      let size = 0;
      for (let start = 0; start < objects; start += 500) {
        size += await readPage(start);
      }
      return size;
    },
    change: (events, every) => {
      child.send({ events, every });
    },
    async selectedLists() {
      child.send({ selected: true });
      for (;;) {
        const [message] = await once(child, 'message');
        const answer = counted.safeParse(message).data;
        if (answer) return answer.selected;
      }
    },
    stop: () => child.disconnect(),
  };
}
