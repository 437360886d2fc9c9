import {
  campaignSpecSchema,
  phaseReportSchema,
  type ChangeRecord,
  type Phase,
} from '@groundwork/backstage-plugin-infra-common';
import type { StoredItem } from './campaign';
import { itemAfter, type ItemFacts } from './itemAfter';

const now = new Date('2026-11-25T12:00:00Z');
const from = 'aws-data@3.2.0';
const to = 'aws-data@3.3.0';

const specOf = (soakMinutes = 0) =>
  campaignSpecSchema.parse({
    name: 'data-3-3',
    title: 'Data 3.3',
    work: { kind: 'upgrade', from, to },
    waves: [{ name: 'First', environments: ['dev'] }],
    gate: { soakMinutes },
  });

const waiting: StoredItem = {
  service: 'payments-api',
  environment: 'dev',
  owner: 'group:default/payments',
  wave: 0,
  state: 'waiting',
  since: '2026-11-25T11:00:00.000Z',
  attempt: 1,
  updatedAt: '2026-11-25T11:00:00.000Z',
};

const change = (status: ChangeRecord['status'], message?: string) =>
  ({
    id: 'abcdefabcdef',
    status,
    risk: 'none',
    message,
    pullRequest: { number: 7, url: 'https://example.com/7' },
  } as ChangeRecord);

const report = (phase: Phase) => ({
  type: 'postgres',
  name: 'main',
  report: phaseReportSchema.parse({
    phase,
    reason: 'test',
    message: `It is ${phase}.`,
    needsAttention: false,
    checking: false,
    freshness: { stale: false, limitSeconds: 60 },
    links: [],
  }),
});

const after = (facts: Partial<ItemFacts>, item = waiting, soak = 0) =>
  itemAfter(item, { package: from, reports: [], ...facts }, specOf(soak), now);

describe('itemAfter', () => {
  it('waits while nothing was asked for', () => {
    expect(after({})).toEqual({ ...waiting, message: undefined });
  });

  it.each<
    [string, Partial<ItemFacts>, StoredItem['state'], string | undefined]
  >([
    ['is there already', { package: to }, 'unneeded', 'It is there already.'],
    [
      'has no service any more',
      { package: undefined },
      'unneeded',
      'The service is not there any more.',
    ],
    [
      'is opted out',
      {
        optOut: {
          service: 'payments-api',
          reason: 'Sale',
          owner: 'group:default/payments',
          expiresAt: '2026-12-01T00:00:00Z',
        },
      },
      'opted-out',
      'group:default/payments opted out until 2026-12-01: Sale',
    ],
    [
      'is being proposed',
      { change: change('proposing') },
      'proposing',
      undefined,
    ],
    ['is open', { change: change('proposed') }, 'open', undefined],
    [
      'failed to be proposed',
      { change: change('failed', 'A person worked there.') },
      'failed',
      'A person worked there.',
    ],
    [
      'was closed',
      { change: change('closed') },
      'failed',
      'Its pull request was closed without being merged.',
    ],
    [
      'was merged, which the index does not know yet',
      { change: change('merged'), reports: [report('ready')] },
      'merged',
      'It was merged; the index follows.',
    ],
    [
      'is on its way',
      { change: change('merged'), package: to, reports: [report('applying')] },
      'merged',
      'postgres main: It is applying.',
    ],
    [
      'was seen by nobody yet',
      {
        change: change('merged'),
        package: to,
        reports: [{ type: 'postgres', name: 'main' }],
      },
      'merged',
      'postgres main: Nobody has seen it yet.',
    ],
    [
      'failed in the cluster',
      { change: change('merged'), package: to, reports: [report('failed')] },
      'failed',
      'postgres main failed: It is failed.',
    ],
    [
      'is ready',
      { change: change('merged'), package: to, reports: [report('ready')] },
      'done',
      undefined,
    ],
  ])('tells that it %s', (_, facts, state, message) => {
    const next = after(facts);
    expect([next.state, next.message]).toEqual([state, message]);
  });

  it('is watched for the soak time, which a restart does not begin anew', () => {
    const facts = {
      change: change('merged'),
      package: to,
      reports: [report('ready')],
    };
    const soaking = after(facts, waiting, 30);
    expect(soaking).toMatchObject({
      state: 'soaking',
      since: now.toISOString(),
    });
    const half = new Date(now.getTime() + 15 * 60_000);
    const spec = specOf(30);
    const still = itemAfter(soaking, { ...facts }, spec, half);
    expect(still.state).toBe('soaking');
    const whole = new Date(now.getTime() + 30 * 60_000);
    expect(itemAfter(still, { ...facts }, spec, whole).state).toBe('done');
    // What fails meanwhile is not through.
    expect(
      itemAfter(still, { ...facts, reports: [report('failed')] }, spec, half)
        .state,
    ).toBe('failed');
  });

  it('says why an open pull request is not merged', () => {
    const proposal = (extra: object) =>
      ({
        state: 'open',
        review: 'none',
        mergeable: 'yes',
        checks: [],
        ...extra,
      } as unknown as ItemFacts['proposal']);
    const message = (extra: object) =>
      after({ change: change('proposed'), proposal: proposal(extra) }).message;
    expect(
      message({
        checks: [{ name: 'plan', category: 'plan', state: 'failure' }],
      }),
    ).toBe('Checks failed: plan.');
    expect(message({ mergeable: 'conflicts' })).toContain('conflicts');
    expect(message({ review: 'required' })).toBe('It waits for review.');
  });

  it('ends an opt-out with its time', () => {
    const optOut = {
      service: 'payments-api',
      reason: 'Sale',
      owner: 'group:default/payments',
      expiresAt: '2026-11-25T11:59:00Z',
    };
    expect(after({ optOut }, { ...waiting, state: 'opted-out' }).state).toBe(
      'waiting',
    );
  });
});
