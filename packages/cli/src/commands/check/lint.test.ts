import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  groundwork,
  sample,
  sampleRepository,
} from './__testUtils__/sampleRepository';

const fraud = 'services/fraud-detector.yaml';
const profile = 'platform/profiles/high-traffic-api.yaml';

describe('groundwork lint', () => {
  const { root, directory, edit, put } = sampleRepository();

  it('passes the sample repository, in Git or not', async () => {
    const copy = directory.resolve('copy');
    await cp(sample, copy, { recursive: true });
    for (const place of [root, sample, copy]) {
      expect((await groundwork(['lint', place])).failure).toBeUndefined();
    }
  });

  it('names mistakes with file, line and column', async () => {
    await edit(profile, ['useCase:', 'useCasee:']);
    await edit(fraud, ['storageGb: 80', 'storageGb: 800000']);
    await put('services/other.yaml', await readFile(join(root, fraud), 'utf8'));
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
    expect(printed).toContain('warning waiver-expired: expired on 2026-01-01');
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
    expect(log.runs[0].results.length).toBe(printed.trim().split('\n').length);
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
