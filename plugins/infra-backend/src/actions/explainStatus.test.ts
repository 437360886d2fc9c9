import type {
  PhaseReport,
  ServiceStatus,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { explainResources, explainTimeline, summarize } from './explainStatus';

const report: PhaseReport = {
  phase: 'waiting',
  reason: 'DependencyNotReady',
  message: 'Waits for kafka-topic events, which failed.',
  waitsFor: {
    kind: 'dependency',
    text: 'kafka-topic events',
    rootCause: {
      object: {
        cluster: 'dev-1',
        kind: 'Terraform',
        namespace: 'kafka',
        name: 'kafka-cluster',
      },
      phase: 'failed',
      message: 'quota exceeded',
    },
  },
  actor: { who: 'platform', action: 'Raise the quota.' },
  needsAttention: true,
  checking: false,
  freshness: { stale: false, limitSeconds: 120 },
  links: [{ title: 'Plan', url: 'https://git.example.com/1' }],
};

const environment = (
  name: string,
  status: PhaseReport,
): ServiceStatus['environments'][number] => ({
  ...{ name, title: name },
  freshness: status.freshness,
  resources: [{ type: 'postgres', name: 'main', status }],
});

describe('explainResources', () => {
  it('goes to the root cause and says whose turn it is', () => {
    const [explained] = explainResources([environment('dev', report)]);
    expect(explained.sentences).toEqual([
      'dev/postgres main waits for kafka-topic events, which failed.',
      'It waits for kafka-topic events.',
      'The root cause is Terraform kafka/kafka-cluster in dev-1, which is failed: quota exceeded.',
      "It is the platform team's turn: Raise the quota.",
    ]);
    expect(explained.links).toEqual(report.links);
  });

  it('puts first what needs somebody, and says when nobody has to act', () => {
    const applying: PhaseReport = {
      phase: 'applying',
      reason: 'Progressing',
      message: 'Is being applied.',
      needsAttention: false,
      checking: false,
      freshness: report.freshness,
      links: [],
    };
    const resources = explainResources([
      environment('dev', applying),
      environment('prod', report),
    ]);
    expect(resources.map(one => one.environment)).toEqual(['prod', 'dev']);
    expect(resources[1].sentences).toEqual([
      'dev/postgres main is being applied.',
      'Nobody has to do anything now.',
    ]);
    expect(summarize('payments-api', resources)).toBe(
      '0 of 2 resources of payments-api are ready. One needs a person; most of all: prod/postgres main waits for kafka-topic events, which failed.',
    );
  });

  it('says that what was seen long ago is not known now', () => {
    const [explained] = explainResources([
      environment('dev', {
        ...report,
        phase: 'unknown',
        lastKnown: 'ready',
        freshness: { ...report.freshness, stale: true, problem: 'no route' },
      }),
    ]);
    expect(explained.sentences).toContain(
      'What the cluster says is not known: no route.',
    );
    expect(explained.sentences).toContain(
      'When it was last seen it was ready.',
    );
  });
});

describe('explainTimeline', () => {
  const timeline: Timeline = {
    items: [
      {
        id: 'pull/3',
        title: 'Add postgres',
        by: 'jane',
        at: '2026-11-25T12:00:00.000Z',
        state: 'open',
        pullRequest: { number: 3, url: 'https://git.example.com/3' },
        environments: ['prod'],
        steps: [
          { name: 'submitted', state: 'done' },
          { name: 'checks', state: 'failed', stuckBecause: 'Plan failed.' },
        ],
      },
    ],
  };

  it('lists the steps that stand still, with where to look', () => {
    expect(explainTimeline(timeline, undefined)).toEqual([
      {
        title: 'Add postgres',
        step: 'checks',
        stuckBecause: 'Plan failed.',
        url: 'https://git.example.com/3',
      },
    ]);
    expect(explainTimeline(timeline, 'prod')).toHaveLength(1);
    expect(explainTimeline(timeline, 'dev')).toEqual([]);
  });
});

describe('summarize', () => {
  it('knows that there may be nothing yet', () => {
    expect(summarize('web', [])).toBe('web has no resources yet.');
  });
});
