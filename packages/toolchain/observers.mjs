import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, say } from './progress.mjs';

/** How soon another replica watches what a dead one has watched. */
const takeOver = 60_000;
/** How long two replicas are looked at for watching the same. */
const lookFor = 50_000;

const clusterOf = path => path.split('/')[2];

/** Fails when a list is watched more than once, and tells who watches what. */
function requireSingle(counters) {
  const all = new Map();
  for (const counter of counters) {
    for (const [path, count] of counter.watches()) {
      all.set(path, (all.get(path) ?? 0) + count);
    }
  }
  for (const [path, count] of all) {
    if (count > 1) throw new Failure(`${path} is watched ${count} times`);
  }
  return all;
}

/** Clusters with a watch of what people request. */
const seenBy = counters =>
  new Set(
    [...requireSingle(counters).keys()]
      .filter(path => path.endsWith('/terraforms'))
      .map(clusterOf),
  );

async function untilSeen(counters, clusters, patience) {
  const from = performance.now();
  while (seenBy(counters).size < clusters) {
    if (performance.now() - from > patience) {
      throw new Failure(
        `Only ${[...seenBy(counters)]} are watched after ${patience} ms`,
      );
    }
    await sleep(50);
  }
  return Math.round(performance.now() - from);
}

/**
 * Two replicas: each cluster is watched by one of them at a time, and by the
 * other one soon after its watcher is killed.
 */
export async function observeTogether(replicas, counters, clusters) {
  await untilSeen(counters, clusters, takeOver);
  const from = performance.now();
  while (performance.now() - from < lookFor) {
    requireSingle(counters);
    await sleep(20);
  }
  say(`✓ two replicas, ${clusters} clusters: each list is watched once`);
  const before = await replicas[0].overview();

  const busy = counters.map(counter => seenBy([counter]).size);
  const dies = busy[0] >= busy[1] ? 0 : 1;
  replicas[dies].kill();
  counters[dies].stop();
  const took = await untilSeen([counters[1 - dies]], clusters, takeOver);
  say(
    `✓ the watcher of ${busy[dies]} clusters killed: the other watches all ${took} ms later`,
  );
  const after = await replicas[1 - dies].overview();
  const stale = after.clusters.filter(cluster => cluster.stale);
  if (stale.length > 0 || after.resources !== before.resources) {
    throw new Failure(
      `After it there are ${after.resources} resources, not ${
        before.resources
      }; stale: ${stale.map(({ cluster }) => cluster).join(', ')}`,
    );
  }
  say('✓ nothing is stale, lost or doubled after it');
}
