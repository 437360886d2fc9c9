import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  CustomObjectsApi,
  KubeConfig,
  makeInformer,
} from '@kubernetes/client-node';
import { CountingSink } from '../countingSink';
import { listedIntoDatabase } from '../listedIntoDatabase';
import { judge, type Measure } from '../results';
import { interleave, median, medianRatio, time } from '../rounds';
import { startClusterHost, type ClusterHost } from '../startClusterHost';

const objects = 40_000;

/** A first list; the sink is as it is when the list is complete. */
async function listOnce(host: ClusterHost): Promise<CountingSink> {
  const { sink, stop } = follow(host);
  await sink.listed;
  await stop();
  return sink;
}

function follow(host: ClusterHost) {
  const sink = new CountingSink();
  const ending = new AbortController();
  const { signal } = ending;
  const run = host.source().watch({ cluster: 'prod', sink, signal });
  return {
    sink,
    stop: () => {
      ending.abort();
      return run;
    },
  };
}

/** What Backstage's library for Kubernetes offers for the same. */
async function listByInformer(host: ClusterHost): Promise<void> {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: host.address, skipTLSVerify: true }],
    users: [{ name: 'u' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const api = config.makeApiClient(CustomObjectsApi);
  const type = {
    group: 'infra.contrib.fluxcd.io',
    version: 'v1alpha2',
    plural: 'terraforms',
  };
  const informer = makeInformer(
    config,
    `/apis/${type.group}/${type.version}/${type.plural}`,
    () =>
      api.listCustomObjectForAllNamespaces({
        ...type,
        resourcePlural: type.plural,
      } as Parameters<CustomObjectsApi['listCustomObjectForAllNamespaces']>[0]),
  );
  informer.on('error', () => {});
  await informer.start();
  await informer.stop();
}

const megabytes = (bytes: number) => bytes / 1024 / 1024;

function heapUsed(): number {
  global.gc?.();
  global.gc?.();
  return megabytes(process.memoryUsage().heapUsed);
}

/** Memory of a first list, in a process that has done nothing else. */
async function memory(host: ClusterHost): Promise<Measure[]> {
  const before = heapUsed();
  const resident = process.memoryUsage().rss;
  let peak = resident;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 5);
  const sink = await listOnce(host);
  clearInterval(timer);
  const kept = heapUsed() - before;
  const rows = sink.names.size;
  return [
    judge({ name: 'objects listed', unit: 'rows', ours: rows }, {}),
    judge(
      { name: 'heap kept after the first list', unit: 'MB', ours: kept },
      { atMost: 25 },
    ),
    judge(
      {
        name: 'most resident memory during the first list, above what there was',
        unit: 'MB',
        ours: megabytes(peak - resident),
      },
      { atMost: 200 },
    ),
  ];
}

async function firstList(host: ClusterHost): Promise<Measure> {
  const timings = await interleave(
    {
      ours: async () => {
        await listOnce(host);
      },
      limit: async () => {
        await host.readBytes();
      },
      peer: () => listByInformer(host),
    },
    { rounds: 5 },
  );
  return judge(
    {
      name: 'first list of 40,000 Terraform objects (limit: the same bytes off the socket; peer: the informer of @kubernetes/client-node)',
      unit: 'ms',
      ours: median(timings.ours),
      limit: median(timings.limit),
      peer: median(timings.peer),
      overLimit: medianRatio(timings.ours, timings.limit),
    },
    { atMostTimesLimit: 2.5 },
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 1);
    });
  }
}

async function latency(host: ClusterHost): Promise<Measure[]> {
  const { sink, stop } = follow(host);
  await sink.listed;
  await time(() => new Promise(resolve => setTimeout(resolve, 500)));
  host.change(300, 10);
  await until(() => sink.latencies.length >= 300);
  await stop();
  const sorted = [...sink.latencies].sort((a, b) => a - b).map(ns => ns / 1e6);
  return [
    judge(
      {
        name: 'event until its row is at the sink, at 100 events a second, median',
        unit: 'ms',
        ours: median(sorted),
      },
      { atMost: 25 },
    ),
    judge(
      {
        name: 'the same, 99th percentile',
        unit: 'ms',
        ours: sorted[Math.floor(sorted.length * 0.99)],
      },
      { atMost: 250 },
    ),
  ];
}

async function burst(host: ClusterHost): Promise<Measure[]> {
  const { sink, stop } = follow(host);
  await sink.listed;
  await time(() => new Promise(resolve => setTimeout(resolve, 500)));
  const before = heapUsed();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The host makes all events first, which it does not do for nothing.
  let started = 0;
  host.change(objects, 0);
  await until(() => {
    if (sink.applied > 0 && started === 0) started = performance.now();
    return sink.applied >= objects;
  });
  const took = performance.now() - started;
  delay.disable();
  await stop();
  const kept = heapUsed() - before;
  return [
    judge(
      { name: 'burst of 40,000 events drained', unit: 'ms', ours: took },
      { atMost: 8_000 },
    ),
    judge(
      {
        name: 'event-loop delay meanwhile, 99th percentile',
        unit: 'ms',
        ours: delay.percentile(99) / 1e6,
      },
      { atMost: 200 },
    ),
    judge(
      {
        name: 'writes to the sink for the burst',
        unit: 'requests',
        ours: sink.writes,
      },
      { atMost: 2_000 },
    ),
    judge(
      { name: 'heap kept by the burst', unit: 'MB', ours: kept },
      { atMost: 50 },
    ),
  ];
}

/**
 * Observing a cluster with 40,000 Terraform objects of 3 KB, served by a host
 * that answers at once (`clusterHost.ts`); without a database, but for one list.
 */
export async function measure(): Promise<Measure[]> {
  const host = await startClusterHost(objects);
  try {
    return [
      ...(await memory(host)),
      await firstList(host),
      await listedIntoDatabase(host, objects),
      ...(await latency(host)),
      ...(await burst(host)),
    ];
  } finally {
    host.stop();
  }
}
