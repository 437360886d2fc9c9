import { KubeConfig } from '@kubernetes/client-node';
import { accessThrough } from '../connection/access';
import { systemClock } from '../connection/clock';
import { ClusterConnection } from '../connection/ClusterConnection';
import { terraform } from '../project/terraform';
import type { ObservedKind } from '../project/kind';
import { cursorsOf } from '../reflect/cursor';
import { KindReflector } from '../reflect/KindReflector';
import { KindState } from '../reflect/KindState';
import { usualTimes, type ReflectorTimes } from '../reflect/times';
import { RowSink } from './RowSink';
import { silentLogger } from './silentLogger';

/** Waits that let a test end soon. */
export const shortTimes: ReflectorTimes = {
  ...usualTimes,
  watch: 30_000,
  settle: 20,
  firstDelay: 1,
  longestDelay: 20,
  unavailable: 50,
  batch: 1,
};

export function accessTo(server: string, token: string | (() => string)) {
  return accessThrough(() => {
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server }],
      users: [
        { name: 'u', token: typeof token === 'string' ? token : token() },
      ],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    return config;
  }, 'the test');
}

/** A reflector at work. */
export interface Following {
  readonly sink: RowSink;
  readonly unreadable: string[];
  /** Resolves once the condition holds. */
  until(condition: (sink: RowSink) => boolean): Promise<void>;
  /** Ends this run and begins another, as the backend does every minute. */
  again(): Promise<void>;
  stop(): Promise<void>;
}

/** Follows one kind of a cluster until it is stopped. */
export function follow(
  server: string,
  options: {
    times?: Partial<ReflectorTimes>;
    token?: () => string;
    sink?: RowSink;
    kind?: ObservedKind;
  } = {},
): Following {
  const sink = options.sink ?? new RowSink();
  const times = { ...shortTimes, ...options.times };
  const unreadable: string[] = [];
  const connection = new ClusterConnection(
    'prod',
    accessTo(server, options.token ?? 'token'),
    systemClock,
  );
  const context = {
    connection,
    kind: options.kind ?? terraform,
    sink,
    cursors: cursorsOf(connection.server),
    times,
    clock: systemClock,
    logger: silentLogger,
    count: ({ why }: { why: string }) => {
      unreadable.push(why);
    },
  };
  const state = new KindState(times, systemClock, () => 0);
  let ending = new AbortController();
  const begin = () => new KindReflector(context, state).run(ending.signal);
  let run = begin();
  return {
    sink,
    unreadable,
    until: condition => until(() => condition(sink)),
    async again() {
      ending.abort();
      await run;
      ending = new AbortController();
      run = begin();
    },
    async stop() {
      ending.abort();
      await run;
    },
  };
}

/** Resolves once the condition holds; a test's own time limit ends the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 2);
    });
  }
}
