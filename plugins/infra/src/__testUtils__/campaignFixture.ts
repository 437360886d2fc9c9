import type {
  CampaignItem,
  CampaignView,
} from '@groundwork/backstage-plugin-infra-common';

const at = '2026-11-20T10:00:00.000Z';

const item = (
  service: string,
  environment: string,
  part: Partial<CampaignItem>,
): CampaignItem => ({
  service,
  environment,
  owner: 'group:default/payments',
  wave: environment === 'dev' ? 0 : 1,
  state: 'waiting',
  updatedAt: at,
  ...part,
});

/** A campaign that paused by itself in its first wave. */
export const campaignFixture: CampaignView = {
  spec: {
    name: 'to-3-2',
    title: 'Move to aws-data 3.2.0',
    work: { kind: 'upgrade', from: 'aws-data@3.1.0', to: 'aws-data@3.2.0' },
    selection: {},
    waves: [
      { name: 'Development', environments: ['dev'] },
      { name: 'Production', environments: ['prod'] },
    ],
    batch: 20,
    perMinute: 30,
    gate: { soakMinutes: 30, readyPercent: 100 },
    stopAfterFailures: 1,
  },
  state: 'paused',
  message: 'It paused by itself: 1 failed.',
  createdBy: 'user:default/platform-engineer',
  createdAt: '2026-11-20T09:00:00.000Z',
  updatedAt: at,
  counts: { failed: 1, open: 1, waiting: 1, done: 1, 'opted-out': 1 },
  currentWave: 0,
  items: [
    item('ledger', 'dev', { state: 'done' }),
    item('orders-api', 'dev', {
      state: 'open',
      pullRequest: { number: 12, url: 'https://git.example.com/pull/12' },
    }),
    item('payments-api', 'dev', {
      state: 'failed',
      message: 'The repository refused the branch.',
      pullRequest: { number: 13, url: 'data:text/html,x' },
    }),
    item('payments-api', 'prod', {}),
    item('search', 'dev', { state: 'opted-out' }),
  ],
  optOuts: [
    {
      service: 'search',
      reason: 'Black Friday',
      owner: 'group:default/search',
      expiresAt: '2027-01-01T00:00:00.000Z',
    },
  ],
  progress: [
    { at: '2026-11-20T09:30:00.000Z', done: 1, total: 5 },
    { at, done: 2, total: 5 },
  ],
};
