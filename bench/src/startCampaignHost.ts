import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What the host of a campaign has seen. */
export interface CampaignHostReport {
  /** When requests were made that create content (epoch, ms). */
  readonly created: readonly number[];
  /** Requests that were refused because of limits. */
  readonly refused: number;
  readonly requests: number;
  /** Titles of all pull requests. */
  readonly titles: readonly string[];
  /** Pull requests that have labels. */
  readonly labelled: number;
}

/** The sandbox in a process of its own, with a clock that can be put forward. */
export async function startCampaignHost(services: number, latency: number) {
  const child = fork(join(__dirname, 'campaignHost.ts'), [
    `${services}`,
    `${latency}`,
  ]);
  const next = async <T>(): Promise<T> => {
    for (;;) {
      // The loader of TypeScript sends messages of its own.
      const [message] = await once(child, 'message');
      if (message?.answer) return message.answer;
    }
  };
  const { url, token } = await next<{ url: string; token: string }>();
  return {
    ...{ url, token },
    skip: async (ms: number) => {
      const answer = next();
      child.send({ skip: ms });
      await answer;
    },
    report: async () => {
      const answer = next<CampaignHostReport>();
      child.send({});
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
