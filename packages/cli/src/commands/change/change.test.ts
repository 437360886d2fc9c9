import { createMockDirectory } from '@backstage/backend-test-utils';
import { createProgram } from '../../program';

const file = `kind: upgrade
service: shop
package: data@2.0.0
`;

const changeSet = (extra: object = {}) => ({
  ...{ changeId: 'c1', service: 'shop', revision: 'a1' },
  change: { kind: 'upgrade', service: 'shop', package: 'data@2.0.0' },
  files: [
    {
      ...{ path: 'services/shop.yaml', action: 'update', diff: '' },
      ...{ addedLines: 1, removedLines: 1 },
    },
  ],
  summary: [
    {
      ...{ action: 'change', text: 'Package in dev: `data@1` → `data@2`' },
      ...{ risk: 'none', environments: ['dev'] },
    },
  ],
  findings: [],
  risk: 'restart',
  cost: {
    ...{ currency: 'USD', before: 1, after: 2 },
    ...{ environments: [], unknown: [] },
  },
  ...{ explanations: [], packages: [], blocked: false },
  proposal: {
    ...{ title: '', body: '', branch: '', commitMessage: '' },
    ...{ labels: [], reviewers: [], intent: '' },
  },
  ...extra,
});

const record = (status: string, extra: object = {}) => ({
  ...{ id: 'c1', service: 'shop', status, requestedBy: 'user:default/ann' },
  change: { kind: 'upgrade', service: 'shop', package: 'data@2.0.0' },
  createdAt: '2026-11-20T12:00:00Z',
  updatedAt: '2026-11-20T12:00:00Z',
  ...{ title: '', summary: [], risk: 'none', ...extra },
});

describe('changes from the shell', () => {
  const directory = createMockDirectory();
  let printed: string;
  let asked: { route: string; key: string | null; token: string | null }[];

  async function run(
    command: string,
    answers: object[],
    text = file,
    ...args: string[]
  ) {
    printed = '';
    asked = [];
    directory.setContent({ 'change.yaml': text });
    const left = [...answers];
    await createProgram({
      print: t => {
        printed += t;
      },
      env: { TOKEN: 'the-token' },
      temporaryDirectory: directory.path,
      fetch: async (url, init) => {
        const headers = new Headers(init?.headers);
        asked.push({
          route: `${init?.method} ${new URL(String(url)).pathname}`,
          key: headers.get('idempotency-key'),
          token: headers.get('authorization'),
        });
        return Response.json(left.shift());
      },
      now: () => new Date('2026-11-20T12:00:00Z'),
      elapsed: () => 0,
      wait: async () => {},
      newId: () => 'id',
    }).parseAsync(
      [
        ...[command, '--url', 'https://b.example', '--token-env', 'TOKEN'],
        ...['--file', directory.resolve('change.yaml'), ...args],
      ],
      { from: 'user' },
    );
  }

  it('shows what a change does', async () => {
    await run('preview', [changeSet()]);
    expect(asked).toEqual([
      {
        route: 'POST /api/infra/changes/preview',
        key: null,
        token: 'Bearer the-token',
      },
    ]);
    expect(printed).toBe(
      'shop (risk: restart)\n  Package in dev: data@1 → data@2\n  cost per month: USD 1 → 2\n  update services/shop.yaml (+1 −1)\n',
    );
  });

  it('proposes it, waits for the pull request, and does so once a day', async () => {
    const pullRequest = { number: 7, url: 'https://git.example/7' };
    const answers = [
      changeSet(),
      record('proposing'),
      record('proposed', { pullRequest }),
    ];
    await run('propose', answers);
    const [, { key }] = asked;
    expect(asked.map(a => a.route)).toEqual([
      'POST /api/infra/changes/preview',
      'POST /api/infra/changes',
      'GET /api/infra/changes/c1',
    ]);
    expect(printed).toContain('pull request 7: https://git.example/7\n');
    await run(
      'propose',
      answers,
      '{"package": "data@2.0.0", "service": "shop", "kind": "upgrade"}',
    );
    expect(asked[1].key).toBe(key);
    expect(key).toMatch(/^groundwork-cli:2026-11-20:[0-9a-f]{40}$/);
    await run('propose', answers, file, '--key', 'release-2026-11');
    expect(asked[1].key).toBe('release-2026-11');
  });

  it('proposes nothing that is blocked or empty, and says what failed', async () => {
    const findings = [
      { severity: 'error', rule: 'policy/x', message: 'Not so\u001b[2J.' },
    ];
    await expect(
      run('propose', [changeSet({ blocked: true, findings })]),
    ).rejects.toThrow('is not possible as it is');
    expect(printed).toContain('repository error policy/x: Not so [2J.');
    await run('propose', [changeSet({ files: [] })]);
    expect(printed).toContain('There is nothing to change.');
    expect(asked).toHaveLength(1);
    await expect(
      run('propose', [changeSet(), record('failed', { message: 'No way' })]),
    ).rejects.toThrow('change c1 failed: No way');
  });

  it.each([
    ['kind: upgrad\nservice: shop\n', 'is no change'],
    ['kind: upgrade\nservice: shop\npackage: x\nmore: 1\n', 'is no change'],
    ['a: [\n', 'change.yaml:'],
    ['a: 1\n---\nb: 1\n', 'holds 2 documents'],
  ])('asks nobody about %j', async (text, message) => {
    await expect(run('preview', [], text)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });

  it('takes keys that the portal takes', async () => {
    await expect(run('propose', [], file, '--key', 'a b')).rejects.toThrow(
      '--key must be',
    );
  });
});
