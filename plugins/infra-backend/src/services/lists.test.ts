import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { kustomization, terraform } from '../__testUtils__/observedObjects';
import { startObserver } from '../__testUtils__/startObserver';
import type { StoredProposal } from '../database/ProposalStore';
import { componentsOf } from './componentsOf';
import type { StatusParts } from './DefaultStatusService';
import { listRequests } from './listRequests';

async function* pages<T>(...list: T[][]) {
  for (const page of list) yield page;
}

describe.each(databaseIds)('lists on %s', id => {
  /** payments-api is ready; the newest commit of orders-api is not applied. */
  async function start() {
    const host = newHost();
    const knex = await newDatabase(id);
    const started = startObserver({ host, knex });
    const { index, store, observer, sink } = started;
    await index.refresh();
    const objects = [
      terraform('payments-api'),
      terraform('orders-api'),
      kustomization(host.head),
    ];
    host.commit({
      'clusters/dev/orders-api/extra.yaml': Buffer.from('a: 1\n'),
    });
    await index.refresh();
    for (const kind of ['Terraform', 'HelmRelease', 'Kustomization']) {
      const own = objects.filter(object => object.kind === kind);
      await sink().replace(kind, pages(own), () => '7');
    }
    await observer.projector.run();
    const list = async (query: object) => {
      const { items, totalItems, facets } = await store.listServices({
        limit: 10,
        facets: true,
        ...query,
      });
      const names = items.map(({ name }) => name);
      expect(totalItems).toBe(names.length);
      return { names, facets };
    };
    return { ...started, knex, list };
  }

  it('narrows services to what is on its way, and counts it', async () => {
    const { list } = await start();
    const all = await list({});
    expect(all.facets).toMatchObject({
      phase: expect.arrayContaining([{ value: 'ready', count: 1 }]),
      progress: [{ value: 'true', count: 1 }],
      behind: [],
    });
    for (const sort of ['name', 'attention']) {
      const { names } = await list({ progress: true, sort });
      expect(names).toEqual(['orders-api']);
    }
    const elsewhere = await list({ progress: true, environment: 'prod' });
    expect(elsewhere.names).toEqual([]);
    const both = await list({ progress: true, phase: 'ready' });
    expect(both.names).toEqual([]);
  });

  it('narrows services to those on an old package, and counts them', async () => {
    const { list, knex } = await start();
    await knex('service_statuses')
      .where({ service: 'payments-api' })
      .update({ behind: 1 });
    const { names, facets } = await list({ behind: true });
    expect(names).toEqual(['payments-api']);
    expect(facets).toMatchObject({
      behind: [{ value: 'true', count: 1 }],
      progress: [],
    });
  });

  it('finds requests by a part of a name, and nothing by a pattern', async () => {
    const { observer, changeStore } = await start();
    const proposal: StoredProposal = {
      number: 7,
      url: 'https://git.example.com/pull/7',
      title: 'Add postgres main',
      author: 'ann',
      branch: 'groundwork/payments-api/0',
      headCommit: 'a'.repeat(40),
      state: 'open',
      draft: false,
      createdAt: '2026-11-25T11:00:00.000Z',
      updatedAt: '2026-11-25T11:00:00.000Z',
      review: 'required',
      mergeable: 'yes',
      checks: [],
      touches: [{ service: 'payments-api', environments: ['dev'] }],
      claims: [],
    };
    await observer.proposals.put([proposal]);
    const parts = {
      proposals: observer.proposals,
      statuses: observer.statuses,
      changeStore,
    } as unknown as StatusParts;
    const numbers = async (text: string) => {
      const found = await listRequests(parts, { text, limit: 10 }, undefined);
      return found.items.map(item => item.proposal?.number);
    };
    expect(await numbers('Ments-a')).toEqual([7]);
    expect(await numbers('orders')).toEqual([]);
    expect(await numbers('p%i')).toEqual([]);
    expect(await numbers('payments_api')).toEqual([]);
    const { components } = await listRequests(parts, { limit: 10 }, undefined);
    expect(components).toEqual({
      'payments-api': 'component:default/payments-api',
    });
  });

  it('takes a component from the claim, and else from what asks for it', async () => {
    const { observer } = await start();
    const request = (service: string, component: string) => ({
      ...{ kind: 'request' as const, service, component },
      ...{ environments: [], resources: [] },
    });
    expect(
      await componentsOf(
        observer.statuses,
        ['payments-api', 'new-api', 'gone-api'],
        [
          request('payments-api', 'component:other/payments-api'),
          request('new-api', 'component:shop/new-api'),
          request('new-api', 'component:older/new-api'),
          request('secret-api', 'component:default/secret-api'),
        ],
      ),
    ).toEqual({
      'payments-api': 'component:default/payments-api',
      'new-api': 'component:shop/new-api',
    });
  });
});
