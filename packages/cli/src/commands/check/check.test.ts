import { createMockDirectory } from '@backstage/backend-test-utils';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeRepository } from '../../certify/__testUtils__/gitHistory';
import { createProgram } from '../../program';
import { writeFiles } from '../../render/writeFiles';

const sample = resolve(__dirname, '../../../../../examples/gitops-repository');
const fraud = 'services/fraud-detector.yaml';
const profile = 'platform/profiles/high-traffic-api.yaml';
const prodMongo = 'clusters/prod/services/fraud-detector/mongodb-features.yaml';

describe('checks of a GitOps repository', () => {
  const directory = createMockDirectory();
  let root: string;
  let git: (...args: string[]) => Promise<string>;

  beforeEach(async () => {
    directory.clear();
    root = directory.resolve('platform-gitops');
    ({ git } = await makeRepository(root, [
      { message: 'One', date: '2026-01-01T00:00:00Z', directory: sample },
    ]));
  });

  async function groundwork(args: string[], env: NodeJS.ProcessEnv = {}) {
    let printed = '';
    let failure: string | undefined;
    await createProgram({
      print: text => {
        printed += text;
      },
      env: { PATH: process.env.PATH, ...env },
      temporaryDirectory: directory.path,
      fetch,
      now: () => new Date('2026-11-20T12:00:00Z'),
      elapsed: () => 0,
      newId: () => 'id',
    })
      .parseAsync(args, { from: 'user' })
      .catch(error => {
        failure = error.message;
      });
    return { printed, failure };
  }

  const plan = async (...args: string[]) => {
    const { printed, failure } = await groundwork([
      ...['plan', root, '--base', 'main', '--format', 'json', ...args],
    ]);
    return { failure, ...JSON.parse(printed) };
  };

  async function edit(path: string, ...edits: [string, string][]) {
    let text = await readFile(join(root, path), 'utf8');
    for (const [from, to] of edits) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    await writeFile(join(root, path), text);
  }

  async function put(path: string, text: string) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  const errors = ({ items }: { items: { severity: string; rule: string }[] }) =>
    items.filter(i => i.severity === 'error').map(i => i.rule);

  describe('lint', () => {
    it('passes the sample repository, in Git or not', async () => {
      expect((await groundwork(['lint', root])).failure).toBeUndefined();
      await rm(join(root, '.git'), { recursive: true });
      expect((await groundwork(['lint', root])).failure).toBeUndefined();
    });

    it('names mistakes with file, line and column', async () => {
      await edit(profile, ['useCase:', 'useCasee:']);
      await edit(fraud, ['storageGb: 80', 'storageGb: 800000']);
      await put(
        'services/other.yaml',
        await readFile(join(root, fraud), 'utf8'),
      );
      const { printed, failure } = await groundwork(['lint', root]);
      const lines = printed.split('\n').filter(l => l.includes(' error '));
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            /^platform\/profiles\/high-traffic-api.yaml:\d+:\d+ error unknown-key: .*useCase/,
          ),
          expect.stringMatching(
            /^services\/fraud-detector.yaml:18:\d+ error invalid-value: input "storageGb"/,
          ),
          expect.stringMatching(
            /^services\/other.yaml:4:\d+ error misplaced-claim: .*services\/fraud-detector.yaml/,
          ),
        ]),
      );
      expect(failure).toMatch(/^lint found \d+ errors/);
    });

    it('fails for expired waivers only when warnings count', async () => {
      await put(
        'platform/waivers/late.yaml',
        `apiVersion: groundwork/v1alpha1
kind: Waiver
metadata: { name: late }
spec:
  policy: costly-resources
  services: [ledger]
  reason: Bought already
  owner: group:default/payments
  expiresAt: "2026-01-01T00:00:00Z"
`,
      );
      const { printed, failure } = await groundwork(['lint', root]);
      expect(printed).toContain(
        'warning waiver-expired: expired on 2026-01-01',
      );
      expect(failure).toBeUndefined();
      expect(
        (await groundwork(['lint', root, '--max-warnings', '0'])).failure,
      ).toMatch(/--max-warnings allows 0/);
    });

    it('names paths from the root of the Git repository', async () => {
      const inner = join(root, 'deep/gitops');
      await cp(sample, inner, { recursive: true });
      const { printed } = await groundwork(['lint', inner, '-f', 'github']);
      expect(printed).toMatch(/^::warning file=deep\/gitops\/services\//);
    });

    it('writes SARIF into a file, and annotations into the log of GitHub', async () => {
      const output = directory.resolve('out/lint.sarif');
      const { printed } = await groundwork(
        ['lint', root, '-f', 'sarif', '-o', output],
        { GITHUB_ACTIONS: 'true' },
      );
      const log = JSON.parse(await readFile(output, 'utf8'));
      expect(log.runs[0].results.length).toBe(
        printed.trim().split('\n').length,
      );
      expect(printed).toMatch(/^::warning file=services\//);
    });

    it.each([
      [['lint', '/nowhere-at-all'], 'cannot be read'],
      [['lint', '.', '-f', 'xml'], '--format xml is unknown'],
      [['lint', '.', '--max-warnings', '-1'], '--max-warnings is a number'],
      [['lint', resolve(__dirname)], 'holds no documents below "platform"'],
    ])('says what is wrong with %j', async (args, message) => {
      expect((await groundwork(args)).failure).toContain(message);
    });
  });

  describe('render', () => {
    it('passes the sample repository', async () => {
      const { printed, failure } = await groundwork([
        'render',
        root,
        '--check',
      ]);
      expect({ printed, failure }).toEqual({ printed: '', failure: undefined });
    });

    it('shows what differs, writes it, and keeps every other byte', async () => {
      await edit(fraud, ['storageGb: 80', 'storageGb: 90']);
      const comment = '# written by a person\n';
      await put(
        prodMongo,
        comment + (await readFile(join(root, prodMongo), 'utf8')),
      );
      const { printed, failure } = await groundwork([
        'render',
        root,
        '--check',
      ]);
      expect(printed).toContain(`--- a/${prodMongo}\n+++ b/${prodMongo}\n`);
      expect(printed).toContain('\n-      value: 80\n+      value: 90\n');
      expect(printed).toContain(`${prodMongo}:47 error render-drift`);
      expect(failure).toBe('render found 2 errors and 0 warnings');
      await groundwork(['render', root, '--write']);
      const text = await readFile(join(root, prodMongo), 'utf8');
      expect(text.startsWith(comment)).toBe(true);
      expect(text).toContain('value: 90');
      expect((await git('status', '--short')).split('\n')).toHaveLength(3);
      expect(
        (await groundwork(['render', root, '--check'])).failure,
      ).toBeUndefined();
    });

    it('looks at the services that are named, or that a branch touches', async () => {
      await edit(profile, ['partitions: 6', 'partitions: 9']);
      const check = ['render', root, '--check'];
      const { failure } = await groundwork(check);
      expect(failure).toMatch(/^render found [1-9]/);
      expect(
        (await groundwork([...check, '--base', 'main'])).failure,
      ).toBeUndefined();
      expect(
        (await groundwork([...check, '--service', 'ledger'])).failure,
      ).toBeUndefined();
      expect(
        (await groundwork([...check, '-s', 'fraud-detector'])).failure,
      ).toMatch(/^render found [1-9]/);
      expect((await groundwork([...check, '-s', 'nobody'])).failure).toContain(
        'nobody has no claim',
      );
    });

    it('does not pass a claim that cannot be read', async () => {
      await edit(fraud, ['profile:', 'profil:']);
      expect((await groundwork(['render', root, '--check'])).failure).toMatch(
        /^render found [1-9]/,
      );
    });

    it('writes through no link, and over nothing that changed meanwhile', async () => {
      const file = {
        ...{ path: 'clusters/x/a.yaml', action: 'create' as const },
        ...{ diff: '', addedLines: 1, removedLines: 0, after: 'a: 1\n' },
      };
      await mkdir(directory.resolve('outside'));
      await symlink(directory.resolve('outside'), join(root, 'clusters/x'));
      await expect(writeFiles(root, [file])).rejects.toThrow('leads out');
      await expect(
        writeFiles(root, [{ ...file, path: fraud, before: 'other\n' }]),
      ).rejects.toThrow('is not what was read');
    });
  });

  describe('plan', () => {
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
      await rm(join(root, '.git'), { recursive: true });
      expect(
        (await groundwork(['plan', root, '--base', 'main'])).failure,
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
});
