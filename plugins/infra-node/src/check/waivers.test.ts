import type {
  ChangeInput,
  Finding,
} from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import { waiverProblems } from '../platform/waiverProblems';
import { platformWith } from '../testing/platformFiles';
import { planned, shopRequest, testNow } from '../testing/planning';

const path = 'platform/waivers/shop-partitions.yaml';

function waiver(more: object = {}) {
  const spec = {
    policy: 'few-partitions',
    services: ['shop'],
    reason: 'The load test needs them.',
    owner: 'group:default/shop',
    expiresAt: '2026-07-01T00:00:00Z',
    ...more,
  };
  return compilePlatform(
    platformWith({
      path,
      text: JSON.stringify(
        {
          apiVersion: 'groundwork/v1alpha1',
          kind: 'Waiver',
          metadata: { name: 'shop-partitions' },
          spec,
        },
        null,
        2,
      ),
    }),
  );
}

const busy: ChangeInput & { kind: 'request' } = {
  ...shopRequest,
  resources: [{ type: 'topic', name: 'main', inputs: { partitions: 20 } }],
};

/** Findings of the policy, asked about 20 partitions in dev. */
function findings(more?: object): Finding[] {
  return planned(busy, new Map(), { platform: waiver(more) }).findings.filter(
    ({ rule }) => rule === 'policy/few-partitions',
  );
}

describe('a waiver', () => {
  it('makes of what a policy forbids something to know, with owner and end', () => {
    expect(findings()).toEqual([
      {
        severity: 'info',
        rule: 'policy/few-partitions',
        message:
          '20 partitions are too many for main in dev. Waived until 2026-07-01 by "shop-partitions", for which group:default/shop answers: The load test needs them.',
        source: expect.objectContaining({ path }),
        target: expect.objectContaining({ environment: 'dev' }),
        documentation: 'https://docs.example/partitions',
      },
    ]);
    expect(planned(busy, new Map(), { platform: waiver() }).blocked).toBe(
      false,
    );
  });

  it('stops nothing any more once it has expired, and is named', () => {
    const [finding] = findings({ expiresAt: testNow.toISOString() });
    expect(finding).toMatchObject({
      severity: 'error',
      source: { path: 'platform/policies/few-partitions.yaml' },
    });
    expect(finding.message).toContain(
      'The waiver "shop-partitions" of group:default/shop expired on 2026-06-01',
    );
  });

  it.each([
    ['another service', { services: ['other'] }],
    ['another environment', { environments: ['prod'] }],
    ['another resource', { resources: ['topic/other'] }],
    ['another policy', { policy: 'owned-by-team' }],
  ])('says nothing of %s', (_, more) => {
    expect(findings(more)).toMatchObject([{ severity: 'error' }]);
  });

  it.each([
    { environments: ['dev', 'prod'] },
    { resources: ['topic/main'] },
    { environments: ['dev'], resources: ['topic/main', 'topic/other'] },
  ])('holds for what it names: %j', more => {
    expect(findings(more)).toMatchObject([{ severity: 'info' }]);
  });

  it('of part of a service does not cover a rule for all of it', () => {
    const owner = { ...busy, owner: 'user:default/ann' };
    const severityFor = (more: object) =>
      planned(owner, new Map(), {
        platform: waiver({ policy: 'owned-by-team', ...more }),
      }).findings.find(({ rule }) => rule === 'policy/owned-by-team')?.severity;
    expect(severityFor({})).toBe('info');
    expect(severityFor({ environments: ['dev'] })).toBe('warning');
  });

  it('names what is not there', () => {
    const { problems, waivers } = waiver({
      policy: 'few-partition',
      environments: ['dev', 'moon'],
      resources: ['topik/main'],
    });
    expect(waivers).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/unknown policy "few-partition".*few-partitions/),
      expect.stringMatching(/unknown environment "moon"/),
      expect.stringMatching(/unknown resource type "topik".*topic/),
    ]);
  });

  it('is a problem when it has expired or is for nobody', () => {
    const at = (now: string, services?: string[]) =>
      waiverProblems(waiver(), {
        now: new Date(now),
        ...(services && { services: new Set(services) }),
      });
    expect(at('2026-06-30T00:00:00Z')).toEqual([]);
    expect(at('2026-07-01T00:00:00Z')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        rule: 'waiver-expired',
        path,
      }),
    ]);
    expect(at('2026-06-30T00:00:00Z', ['shop'])).toEqual([]);
    expect(at('2026-06-30T00:00:00Z', ['shop-api'])).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('unknown service "shop"'),
      }),
    ]);
  });
});
