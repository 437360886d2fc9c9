import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { groundwork, sampleRepository } from './__testUtils__/sampleRepository';

const fraud = 'services/fraud-detector.yaml';
const profile = 'platform/profiles/high-traffic-api.yaml';
const prodMongo = 'clusters/prod/services/fraud-detector/mongodb-features.yaml';

describe('groundwork plan', () => {
  const { root, directory, git, edit, put } = sampleRepository();

  const plan = async (...args: string[]) => {
    const { printed, failure } = await groundwork([
      ...['plan', root, '--base', 'main', '--format', 'json', ...args],
    ]);
    return { failure, ...JSON.parse(printed) };
  };

  const errors = ({ items }: { items: { severity: string; rule: string }[] }) =>
    items.filter(i => i.severity === 'error').map(i => i.rule);

  it('has nothing to say when nothing differs', async () => {
    expect(await plan()).toMatchObject({
      services: [],
      items: [],
      errors: 0,
    });
  });

  it('sums up what a branch does, without looking at what main got since', async () => {
    await git('checkout', '--quiet', '-b', 'topic');
    await edit(fraud, ['storageGb: 80', 'storageGb: 90']);
    await groundwork(['render', root, '--write']);
    await git('commit', '--quiet', '--all', '-m', 'More');
    await git('checkout', '--quiet', 'main');
    await edit('services/ledger.yaml', [
      'labels:',
      'annotations: {}\n  labels:',
    ]);
    await git('commit', '--quiet', '--all', '-m', 'Meanwhile');
    const { failure, services, impact } = await plan('--head', 'topic');
    expect(failure).toBeUndefined();
    expect(impact).toBeUndefined();
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({
      service: 'fraud-detector',
      summary: [
        { text: 'mongodb `features`, dev and prod: storage (GB) 80 → 90' },
      ],
      cost: { before: 543, after: 548 },
      drift: [],
    });
  });

  it('finds claims that were not rendered, and files that were edited instead', async () => {
    await edit(prodMongo, ['value: 80', 'value: 70']);
    const edited = await plan();
    expect(errors(edited)).toEqual(['render-drift']);
    expect(
      edited.items.find((i: any) => i.rule === 'render-drift').place,
    ).toEqual({
      path: prodMongo,
      line: 46,
    });
  });

  it('finds new claims, and services that go', async () => {
    await rm(join(root, 'services/reporting.yaml'));
    const { services, failure } = await plan();
    expect(services[0]).toMatchObject({
      service: 'reporting',
      risk: 'destroy',
    });
    expect(services[0].drift.length).toBeGreaterThan(0);
    expect(failure).toContain('plan found');
  });

  it('refuses an approval together with other inputs', async () => {
    const approve: [string, string] = [
      'approvePlan: ""',
      'approvePlan: plan-v1-0123456789',
    ];
    await edit(prodMongo, approve);
    const alone = await plan();
    expect(errors(alone)).toEqual([]);
    expect(alone.services[0].summary[0].text).toBe(
      'Approves `plan-v1-0123456789` of `fraud-detector-mongodb-features`',
    );
    await edit(prodMongo, ['value: 80', 'value: 81']);
    expect(errors(await plan())).toContain('approval-with-inputs');
  });

  it('refuses credentials, and repeats them nowhere', async () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    await put(
      'clusters/dev/services/payments-api/extra.yaml',
      `token: ${token}\n`,
    );
    for (const format of ['json', 'markdown', 'sarif', 'github', 'text']) {
      const { printed, failure } = await groundwork([
        ...['plan', root, '--base', 'main', '--format', format],
      ]);
      expect(printed).toContain('secret');
      expect(printed).not.toContain(token);
      expect(failure).toMatch(/^plan found [1-9]/);
    }
  });

  it('says which services an edit of the platform changes', async () => {
    await edit(profile, ['partitions: 6', 'partitions: 9']);
    const { impact, services } = await plan();
    expect(services).toEqual([]);
    expect(impact.documents).toEqual([profile]);
    expect(impact.seen).toBe(7);
    expect(impact.services.map((s: any) => s.service)).toEqual([
      'fraud-detector',
      'notifications',
    ]);
    const { printed } = await groundwork([
      ...['plan', root, '--base', 'main', '--format', 'markdown'],
    ]);
    expect(printed).toContain(
      `This edit of \`${profile}\` changes 2 services of 7`,
    );
  });

  it('takes no name for an option, and says what is missing', async () => {
    for (const ref of [
      '--upload-pack=touch x',
      '-n',
      'main..main',
      'no-such',
    ]) {
      const { failure } = await groundwork(['plan', root, `--base=${ref}`]);
      expect(failure).toContain('The repository has no commit');
    }
    const plain = directory.resolve('plain');
    await mkdir(plain, { recursive: true });
    expect(
      (await groundwork(['plan', plain, '--base', 'main'])).failure,
    ).toContain('is in no Git repository');
  });

  it('reads odd names and large files as they are', async () => {
    await put('clusters/dev/odd name\nwith "quotes" é.yaml', 'a: 1\n');
    await put('clusters/dev/large.yaml', `a: ${'x'.repeat(3_000_000)}\n`);
    await put('clusters/dev/many.yaml', `a: ${'y'.repeat(300_000)}\n`);
    await git('add', '--all');
    await git('commit', '--quiet', '-m', 'Odd');
    const { failure, errors: count } = await plan(
      '--base',
      'HEAD~1',
      '--head',
      'HEAD',
    );
    expect({ failure, count }).toEqual({ failure: undefined, count: 0 });
  });
});
