import { mockServices } from '@backstage/backend-test-utils';
import { TestPipeline } from '@backstage/plugin-search-backend-node';
import {
  phaseSchema,
  type ServiceQuery,
  type ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import { describeDocument } from './describeDocument';
import { InfraServiceCollatorFactory } from './InfraServiceCollatorFactory';

const service = (
  name: string,
  own: Partial<ServiceSummary> = {},
): ServiceSummary => ({
  name,
  component: `component:default/${name}`,
  owner: 'group:default/payments',
  profile: 'internal-tooling',
  environments: ['dev', 'prod'],
  resources: [
    { type: 'postgres', name: 'main' },
    { type: 'kafka-topic', name: 'events' },
  ],
  problems: 0,
  ...own,
});

/** A backend with many services, or one that breaks at a page. */
function collator(options: { count: number; breaksAt?: number }) {
  const queries: ServiceQuery[] = [];
  const tokens: (string | undefined)[] = [];
  const names = Array.from(
    { length: options.count },
    (_, i) => `service-${String(i).padStart(5, '0')}`,
  );
  const factory = new InfraServiceCollatorFactory({
    auth: mockServices.auth({ pluginId: 'search' }),
    discovery: mockServices.discovery(),
    client: {
      listServices: async (query, call) => {
        queries.push(query);
        tokens.push(call?.token);
        if (queries.length === options.breaksAt) throw new Error('broken');
        const from = query.cursor ? names.indexOf(query.cursor) + 1 : 0;
        const page = names.slice(from, from + Number(query.limit));
        const isLast = from + page.length >= names.length;
        return {
          items: page.map(name => service(name)),
          totalItems: names.length,
          ...(!isLast && { nextCursor: page[page.length - 1] }),
        };
      },
    },
  });
  return { factory, queries, tokens };
}

const collect = async ({ factory }: ReturnType<typeof collator>) =>
  TestPipeline.fromCollator(await factory.getCollator()).execute();

describe('InfraServiceCollatorFactory', () => {
  it('collects ten thousand services in pages, as a service', async () => {
    const many = collator({ count: 10_000 });
    const { error, documents } = await collect(many);
    expect(error).toBeUndefined();
    expect(documents).toHaveLength(10_000);
    expect(new Set(documents.map(({ title }) => title)).size).toBe(10_000);
    expect(many.queries).toHaveLength(50);
    expect(many.tokens.every(token => token?.includes('search'))).toBe(true);
  });

  it('reads no page before it is needed', async () => {
    const many = collator({ count: 10_000 });
    const stream = await many.factory.getCollator();
    const { value } = await stream[Symbol.asyncIterator]().next();
    expect(value.title).toBe('service-00000');
    expect(many.queries).toHaveLength(1);
    stream.destroy();
  });

  it('fails as a whole when a page cannot be read', async () => {
    const { error } = await collect(collator({ count: 1000, breaksAt: 3 }));
    expect(String(error)).toContain('broken');
  });

  it('has its results filtered by the permission of services', async () => {
    const one = collator({ count: 1 });
    expect(one.factory.visibilityPermission).toMatchObject({
      name: 'infra.service.read',
      resourceType: 'infra-service',
    });
    const { documents } = await collect(one);
    expect(documents[0].authorization).toEqual({
      resourceRef: 'service-00000',
    });
  });
});

describe('describeDocument', () => {
  it('says everything that people look for', () => {
    const document = describeDocument(
      service('payments-api', {
        package: 'aws-data@3.2.0',
        phases: { ready: 3, 'awaiting-approval': 1 },
        attention: 1,
        attentionText: 'prod/postgres main waits for approval of its plan.',
      }),
    );
    expect(document).toEqual({
      title: 'payments-api',
      text: 'Infrastructure: postgres main, kafka-topic events. Environments: dev, prod. Profile: internal-tooling. Package: aws-data@3.2.0. Owner: group:default/payments. State: 3 ready; 1 awaiting approval of a plan. Needs attention: prod/postgres main waits for approval of its plan.',
      location: '/catalog/default/component/payments-api/infrastructure',
      authorization: { resourceRef: 'payments-api' },
      owner: 'group:default/payments',
      profile: 'internal-tooling',
      environments: 'dev prod',
      resourceTypes: 'postgres kafka-topic',
      phases: 'ready awaiting-approval',
    });
  });

  it('has words for every phase', () => {
    for (const phase of phaseSchema.options) {
      const { text } = describeDocument(
        service('a', { phases: { [phase]: 1 } }),
      );
      expect(text).toMatch(/State: 1 [a-z]/);
    }
  });

  it('leads to the component that the claim names, whatever it says', () => {
    const location = (component: string) =>
      describeDocument(service('pay', { component })).location;
    expect(location('Component:shop/Payments')).toBe(
      '/catalog/shop/component/payments/infrastructure',
    );
    expect(location('')).toBe('/catalog/default/component/pay/infrastructure');
    expect(location('a:b/../../x')).not.toContain('..');
  });
});
