import { compilePlatform } from '../platform/compile';
import { parseClaim } from '../platform/parseClaim';
import { merged, planned, samplePlatform, testNow } from '../testing/planning';
import { edited, platformWith } from '../testing/platformFiles';
import { checkApprovals } from './approvals';
import { changesBetween } from './changesBetween';
import { checkService } from './checkService';
import { reviewService } from './reviewService';
import { secretsIn } from './secretsIn';

const claimFile = 'services/shop.yaml';
const files = merged(
  new Map(),
  planned({
    kind: 'request',
    service: 'shop',
    owner: 'group:default/shop',
    profile: 'busy',
    environments: ['dev', 'prod'],
    resources: [
      { type: 'postgres', name: 'main' },
      { type: 'topic', name: 'orders', inputs: { partitions: 10 } },
    ],
  }),
);

function stateOf(of: ReadonlyMap<string, string>, platform = samplePlatform) {
  const text = of.get(claimFile);
  const claim = text === undefined ? undefined : parseClaim(claimFile, text);
  expect(claim?.problems ?? []).toEqual([]);
  return { platform, claim: claim?.claim, files: of };
}

function review(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  platform = samplePlatform,
) {
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .map(path => ({
      path,
      before: before.get(path),
      after: after.get(path),
    }))
    .filter(file => file.before !== file.after);
  return reviewService({
    service: 'shop',
    before: stateOf(before, platform),
    after: stateOf(after, platform),
    changed,
    now: testNow,
    changeId: 'review',
  });
}

function withText(path: string, from: string, to: string) {
  const text = files.get(path)!;
  expect(text).toContain(from);
  return new Map(files).set(path, text.replace(from, to));
}

describe('reviewService', () => {
  it('says of a plan that was merged what the plan said', () => {
    const set = planned(
      {
        kind: 'configure',
        service: 'shop',
        resources: [
          { type: 'topic', name: 'orders', inputs: { partitions: 20 } },
        ],
      },
      files,
    );
    const { summary, risk, cost, drift, findings } = review(
      files,
      merged(files, set),
    );
    expect(summary).toEqual(set.summary);
    expect(risk).toBe(set.risk);
    expect(cost).toEqual(set.cost);
    expect(findings).toEqual(set.findings);
    expect(drift).toEqual([]);
  });

  it('names the files that an edited claim was not rendered to', () => {
    const { drift, summary } = review(
      files,
      withText(claimFile, 'partitions: 10', 'partitions: 12'),
    );
    expect(summary[0].text).toContain('partitions 10 → 12');
    expect(drift.map(f => f.environment)).toEqual(
      expect.arrayContaining(['dev', 'prod']),
    );
    expect(drift.every(f => f.diff.includes('12'))).toBe(true);
  });

  it('asks policies and certification about what people wrote', () => {
    const { findings } = review(
      files,
      withText(claimFile, 'partitions: 10', 'partitions: 100'),
    );
    expect(findings.filter(f => f.severity === 'error')).not.toEqual([]);
  });

  it('finds what stays behind when a claim goes', () => {
    const without = new Map(files);
    without.delete(claimFile);
    const { drift, summary, risk } = review(files, without);
    expect(summary[0]).toMatchObject({ action: 'remove' });
    expect(risk).toBe('destroy');
    expect(drift.length).toBeGreaterThan(0);
  });

  it('has nothing to say of what is the same', () => {
    expect(review(files, files)).toMatchObject({
      drift: [],
      findings: [],
      risk: 'none',
    });
  });
});

describe('checkService', () => {
  it('finds nothing in what a plan made, and what a later policy forbids', () => {
    const { claim } = stateOf(files);
    const options = { claim: claim!, now: testNow };
    expect(checkService({ ...options, platform: samplePlatform })).toEqual([]);
    const strict = compilePlatform(
      platformWith(
        edited(
          'platform/policies/few-partitions.yaml',
          'partitions <= 12',
          'partitions <= 9',
        ),
      ),
    );
    expect(checkService({ ...options, platform: strict })).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'policy/few-partitions',
      }),
    ]);
  });
});

describe('checkApprovals', () => {
  const path = [...files.keys()].find(p =>
    /prod\/.*postgres-main\.yaml$/.test(p),
  )!;
  const change = (...edits: [string, string][]) => {
    const before = files.get(path)!;
    const after = edits.reduce((text, [from, to]) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    }, before);
    return checkApprovals([{ path, before, after }]);
  };
  const approved: [string, string] = [
    'approvePlan: ""',
    'approvePlan: plan-v1-0123456789',
  ];

  it('lets an approval alone pass', () => {
    const alone = {
      findings: [],
      approved: [
        { path, name: 'shop-postgres-main', plan: 'plan-v1-0123456789' },
      ],
    };
    expect(change(approved)).toEqual(alone);
    expect(change(approved, ['interval: ', 'interval: 1'])).toEqual(alone);
  });

  it('refuses one that comes with other inputs, or for what is new', () => {
    const line = files
      .get(path)!
      .split('\n')
      .findIndex(l => /approvePlan/.test(l));
    expect(change(approved, ['value: large', 'value: small']).findings).toEqual(
      [
        expect.objectContaining({
          severity: 'error',
          rule: 'approval-with-inputs',
          source: { path, line: line + 1, column: 3 },
        }),
      ],
    );
    const after = files.get(path)!.replace(...approved);
    expect(
      checkApprovals([{ path, before: undefined, after }]).findings[0].message,
    ).toContain('it is new');
  });

  it('refuses one that stays while inputs change', () => {
    const before = files.get(path)!.replace(...approved);
    const after = before.replace('value: large', 'value: small');
    const { findings, approved: alone } = checkApprovals([
      { path, before, after },
    ]);
    expect([findings.length, alone.length]).toEqual([1, 0]);
  });

  it('knows an object that moved to another file', () => {
    const text = files.get(path)!;
    const moved = [
      { path, before: text, after: undefined },
      {
        path: `${path}.yaml`,
        before: undefined,
        after: text.replace(...approved),
      },
    ];
    expect(checkApprovals(moved).findings).toEqual([]);
  });
});

describe('secretsIn', () => {
  it('finds credentials in added lines only, and repeats none', () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    const file = { path: 'clusters/x.yaml', before: 'a: 1\n' };
    const found = secretsIn([{ ...file, after: `a: 1\ntoken: ${token}\n` }]);
    expect(found.findings).toEqual([
      expect.objectContaining({
        rule: 'secret',
        source: { path: 'clusters/x.yaml', line: 2 },
      }),
    ]);
    expect(JSON.stringify(found.findings)).not.toContain(token);
    const text = `token: ${token}\n`;
    expect(
      secretsIn([{ ...file, before: text, after: text }]).findings,
    ).toEqual([]);
  });
});

describe('secretsIn with encrypted values', () => {
  it('passes over what SOPS and sealed secrets encrypt, and nothing else', () => {
    const sops =
      'password: ENC[AES256_GCM,data:p1xQ9w==,iv:aB3,tag:x9,type:str]';
    const sealed = `kind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag${'aB3x'.repeat(
      50,
    )}`;
    const find = (after: string) =>
      secretsIn([{ path: 'a.yaml', before: undefined, after }]).findings.length;
    expect(find(`${sops}\n`)).toBe(0);
    expect(find(`${sealed}\n`)).toBe(0);
    expect(find(`${sealed}\n    token: k9Xw2mQz7LpV4tRb\n`)).toBe(1);
  });
});

describe('changesBetween', () => {
  const claim = stateOf(files).claim!.document;

  it('reads a claim that comes as a request, and one that goes as a removal', () => {
    expect(changesBetween('shop', undefined, claim)).toEqual([
      expect.objectContaining({
        kind: 'request',
        profile: 'busy',
        environments: ['dev', 'prod'],
      }),
    ]);
    expect(changesBetween('shop', claim, undefined)).toEqual([
      expect.objectContaining({ kind: 'remove', all: true }),
    ]);
  });

  it('tells removal, upgrade and configuration in one edit apart', () => {
    const [first, second] = claim.spec.resources;
    const next = {
      ...claim,
      spec: {
        ...claim.spec,
        package: 'other@9.0.0',
        resources: [{ ...second, inputs: { partitions: 3 } }],
      },
    };
    expect(changesBetween('shop', claim, next)).toEqual([
      expect.objectContaining({
        kind: 'remove',
        resources: [{ type: first.type, name: first.name }],
      }),
      expect.objectContaining({ kind: 'upgrade', package: 'other@9.0.0' }),
      expect.objectContaining({ kind: 'configure' }),
    ]);
  });
});
