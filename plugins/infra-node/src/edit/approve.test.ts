import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import { renderService } from '../renderService';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  testNow,
} from '../testing/planning';

const resource = { type: 'postgres', name: 'main' };
const plan = 'plan-v2.0.0-1a2b3c4d5e';
const path = 'clusters/prod/shop/postgres-main.yaml';

const approve = (more: object = {}) =>
  ({
    kind: 'approve',
    service: 'shop',
    environment: 'prod',
    resource,
    plan,
    ...more,
  } as ChangeInput);

const waiting = {
  pendingPlans: [
    { environment: 'prod', resource, plan },
    { environment: 'dev', resource, plan },
  ],
};

describe('approve', () => {
  it('changes one line of the Terraform object and nothing else', () => {
    const files = shopFiles();
    const set = planned(approve(), files, waiting);
    expect(set.findings).toEqual([]);
    expect(set.files).toHaveLength(1);
    const [file] = set.files;
    expect(file).toMatchObject({
      path,
      environment: 'prod',
      addedLines: 1,
      removedLines: 1,
    });
    expect(file.diff).toContain(`+  approvePlan: "${plan}"\n`);
    expect(set.summary).toEqual([
      {
        action: 'change',
        text: `Approves plan \`${plan}\` of postgres \`main\` in prod: what it plans is applied`,
        risk: 'none',
        environments: ['prod'],
        resource,
      },
    ]);
    expect(set.proposal.title).toBe(
      `shop: approve ${plan} of postgres/main in prod`,
    );
  });

  it('stays when the service is rendered, and goes with the next change of inputs', () => {
    const files = merged(shopFiles(), planned(approve(), shopFiles(), waiting));
    const { claim } = parseClaim(
      'services/shop.yaml',
      files.get('services/shop.yaml')!,
    );
    const rendered = renderService(
      { revision: 'x', platform: samplePlatform, files },
      claim!,
      { changeId: 'ffffffffffff', now: testNow },
    );
    expect(rendered.files).toEqual([]);

    const again = planned(approve(), files, { pendingPlans: [] });
    expect(again.files).toEqual([]);
    expect(again.findings.map(f => [f.severity, f.rule])).toEqual([
      ['info', 'already-approved'],
    ]);

    const elsewhere = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [
          { ...resource, environments: { dev: { inputs: { size: 'small' } } } },
        ],
      },
      files,
    );
    expect(elsewhere.files.map(f => f.path)).not.toContain(path);
    const changed = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [{ ...resource, inputs: { storageGb: 200 } }],
      },
      files,
    );
    expect(merged(files, changed).get(path)).toContain('approvePlan: ""\n');
  });

  it.each<[string, object, object, string, string]>([
    [
      'another plan than the one that waits',
      { plan: 'plan-v2.0.0-ffffffffff' },
      waiting,
      'plan-changed',
      plan,
    ],
    [
      'when none waits',
      {},
      { pendingPlans: [] },
      'no-pending-plan',
      'postgres/main',
    ],
    ['when nobody knows', {}, {}, 'plans-unknown', 'not known'],
    [
      'where plans are applied by themselves',
      { environment: 'dev' },
      waiting,
      'approval-automatic',
      'dev',
    ],
    [
      'where the service does not run',
      { environment: 'staging' },
      waiting,
      'unknown-environment',
      'staging',
    ],
    [
      'an environment that does not exist',
      { environment: 'pord' },
      waiting,
      'unknown-environment',
      'did you mean "prod"',
    ],
    [
      'a resource that does not exist',
      { resource: { type: 'postgres', name: 'mian' } },
      waiting,
      'unknown-resource',
      'did you mean "postgres/main"',
    ],
  ])('refuses %s', (_, change, context, rule, words) => {
    const set = planned(approve(change), shopFiles(), context);
    expect(set.blocked).toBe(true);
    expect(set.files).toEqual([]);
    expect(set.findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule,
        message: expect.stringContaining(words),
      }),
    ]);
  });

  it('refuses when the object is not among the files, or plans are off', () => {
    const files = shopFiles();
    const text = files.get(path)!;
    files.delete(path);
    expect(planned(approve(), files, waiting).findings[0].rule).toBe(
      'object-not-found',
    );
    files.set(path, text.replace('approvePlan: ""', 'approvePlan: disable'));
    expect(planned(approve(), files, waiting).findings[0].rule).toBe(
      'planning-disabled',
    );
    files.set(path, text);
    files.set('clusters/prod/shop/copy.yaml', text);
    expect(planned(approve(), files, waiting).findings[0].rule).toBe(
      'duplicate-object',
    );
  });

  it('approves that something is destroyed, also where plans are applied by themselves', () => {
    const remove = { kind: 'remove', service: 'shop', all: true } as const;
    const files = merged(shopFiles(), planned(remove, shopFiles()));
    const later = { now: new Date('2026-07-01T00:00:00Z') };
    const destroyed = merged(
      files,
      planned(
        {
          kind: 'destroy',
          service: 'shop',
          resources: [resource],
          confirmation: 'shop',
          lastBackup: '2026-06-02T00:00:00Z',
          reason: 'It is of no use.',
        },
        files,
        later,
      ),
    );
    const set = planned(approve({ environment: 'dev' }), destroyed, {
      ...later,
      ...waiting,
    });
    expect(set.blocked).toBe(false);
    expect(set.risk).toBe('destroy');
    expect(set.files).toHaveLength(1);
    expect(set.summary[0].text).toBe(
      `Approves plan \`${plan}\` of postgres \`main\` in dev, which destroys it with its data`,
    );
    const again = merged(destroyed, set);
    const { claim } = parseClaim(
      'services/shop.yaml',
      again.get('services/shop.yaml')!,
    );
    expect(
      renderService(
        { revision: 'x', platform: samplePlatform, files: again },
        claim!,
        { changeId: 'ffffffffffff', ...later },
      ).files,
    ).toEqual([]);
  });
});
