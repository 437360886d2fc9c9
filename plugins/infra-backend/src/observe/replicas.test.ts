import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { InMemoryHost } from '../__testUtils__/InMemoryHost';
import {
  condition,
  kustomization,
  terraform,
} from '../__testUtils__/observedObjects';
import { claimText, platformFiles } from '../__testUtils__/platformFiles';
import { requireSums } from '../__testUtils__/requireSums';
import { startObserver } from '../__testUtils__/startObserver';

const services = Array.from(
  { length: 12 },
  (_, n) => `${String.fromCharCode(97 + n)}-api`,
);

function newFleet(): InMemoryHost {
  const claims = services.map((name, n) => [
    `services/${name}.yaml`,
    claimText({ name, owner: `group:default/team-${n % 3}` }),
  ]);
  return new InMemoryHost({ ...platformFiles, ...Object.fromEntries(claims) });
}

/** Numbers that the same seed always gives. */
function chances(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

describe.each(databaseIds)('replicas on one %s', id => {
  it.each([1, 2, 3])(
    'keep the sums right, whoever writes, and stand in nobody’s way (seed %d)',
    async seed => {
      const chance = chances(seed);
      const host = newFleet();
      const knex = await newDatabase(id);
      const replicas = [
        startObserver({ host, knex }),
        startObserver({ host, knex }),
      ];
      await replicas[0].index.refresh();
      const revision = host.head;
      const sinks = replicas.map(one => one.sink());
      await sinks[0].apply('Kustomization', [
        { type: 'put', object: kustomization(revision) },
      ]);
      const randomEvents = () =>
        Array.from({ length: 6 }, () => {
          const object = terraform(services[chance(services.length)], {
            suspended: chance(3) === 0,
            conditions: [
              chance(2) === 0
                ? condition('Ready', 'False', 'TFExecApplyFailed', 'no')
                : condition('Ready', 'True', 'TerraformAppliedSucceed'),
            ],
          });
          return chance(6) === 0
            ? { type: 'delete' as const, ref: object }
            : { type: 'put' as const, object };
        });
      for (let round = 0; round < 15; round += 1) {
        await Promise.all([
          ...sinks.map(sink => sink.apply('Terraform', randomEvents())),
          ...replicas.map(one => one.observer.projector.run()),
          ...replicas.map(one => one.observer.statuses.enqueueAll()),
        ]);
        await Promise.all(replicas.map(one => one.observer.projector.run()));
      }
      await Promise.all(replicas.map(one => one.observer.projector.run()));
      await requireSums(knex);
      expect(await knex('status_queue')).toEqual([]);
      const rows = () => knex('resource_statuses').orderBy('service');
      const before = await rows();
      expect(before.length).toBe(services.length);
      // Nothing is left that another look would change.
      await replicas[1].observer.statuses.enqueueAll();
      await replicas[1].observer.projector.run();
      expect(await rows()).toEqual(before);
    },
  );

  it('lose nothing when connections are killed in the midst of transactions', async () => {
    const host = newFleet();
    const knex = await newDatabase(id);
    const { index, observer, sink } = startObserver({ host, knex });
    await index.refresh();
    const all = services.map(name => terraform(name));
    const isPostgres = knex.client.config.client === 'pg';
    const kill = async () => {
      if (!isPostgres) throw new Error('the source was cut off');
      // Everybody else's connections to this database, as a restart does.
      await knex.raw(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    };
    async function* pages() {
      for (const object of all) {
        yield [object];
        if (object === all[5]) await kill();
      }
    }
    const attempts = Array.from({ length: 4 }, () =>
      observer.projector.run().catch(() => {}),
    );
    const first = await sink()
      .replace('Terraform', pages(), () => '1')
      .then(
        () => 'whole',
        () => 'broken',
      );
    await Promise.all(attempts);
    const cursor = await sink().readCursor('Terraform');
    expect(cursor).toBe(first === 'whole' ? '1' : undefined);
    // What a source does then: it lists again.
    async function* again() {
      yield all;
    }
    for (const kind of ['Kustomization', 'HelmRelease']) {
      await sink().replace(
        kind,
        (async function* one() {
          if (kind === 'Kustomization') yield [kustomization(host.head)];
        })(),
        () => '1',
      );
    }
    await sink().replace('Terraform', again(), () => '2');
    await observer.statuses.enqueueAll();
    await observer.projector.run();
    const phases = await knex('resource_statuses').pluck('phase');
    expect(phases).toEqual(services.map(() => 'ready'));
    await requireSums(knex);
  });
});
