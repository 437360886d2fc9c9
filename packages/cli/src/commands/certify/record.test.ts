import { createMockDirectory } from '@backstage/backend-test-utils';
import { createProgram } from '../../program';

const piece = (extra: object = {}) => ({
  package: 'data@1.0.0',
  revision: 'a'.repeat(40),
  stage: 'integration',
  result: 'passed',
  finishedAt: '2026-11-20T12:00:00Z',
  run: 'ci/1/integration',
  ...extra,
});

describe('groundwork certify record', () => {
  const directory = createMockDirectory();
  let printed: string;
  let bodies: { evidence: { package: string; stage: string }[] }[];

  async function record(files: Record<string, unknown>, token = 'the-token') {
    printed = '';
    bodies = [];
    directory.setContent(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          name,
          typeof content === 'string' ? content : JSON.stringify(content),
        ]),
      ),
    );
    await createProgram({
      print: text => {
        printed += text;
      },
      env: { TOKEN: token },
      temporaryDirectory: directory.path,
      fetch: async (_url, init) => {
        bodies.push(JSON.parse(String(init?.body)));
        return Response.json({
          ...{ subject: 'data@1.0.0', status: 'known', files: [] },
          message: 'The repository has it already.',
        });
      },
      now: () => new Date('2026-11-20T12:00:00Z'),
      elapsed: () => 0,
      newId: () => 'id',
    }).parseAsync(
      [
        ...['certify', 'record', '--url', 'https://b.example'],
        ...['--token-env', 'TOKEN'],
        ...Object.keys(files).flatMap(f => ['-f', directory.resolve(f)]),
      ],
      { from: 'user' },
    );
  }

  it('hands in what is in one or more files, package by package', async () => {
    await record({
      'a.json': { evidence: [piece(), piece({ stage: 'upgrade', run: '2' })] },
      'b.json': [piece({ package: 'data@2.0.0' })],
      'c.json': piece({ stage: 'unit', run: '3' }),
    });
    expect(
      bodies.map(({ evidence }) =>
        evidence.map(e => `${e.package} ${e.stage}`),
      ),
    ).toEqual([
      ['data@1.0.0 integration', 'data@1.0.0 upgrade', 'data@1.0.0 unit'],
      ['data@2.0.0 integration'],
    ]);
    expect(printed).toContain('The repository has it already.');
  });

  it.each([
    ['not json', 'cannot be read as JSON'],
    [{ evidence: [] }, 'is no evidence'],
    [{ evidence: [piece({ result: 'fine' })] }, 'evidence[0].result'],
    [piece({ surprise: 1 }), 'is no evidence'],
  ])('hands in nothing of %j', async (content, message) => {
    await expect(record({ 'a.json': content })).rejects.toThrow(message);
    expect(bodies).toEqual([]);
  });

  it('asks for the token', async () => {
    await expect(record({ 'a.json': piece() }, ' ')).rejects.toThrow(
      'The environment variable TOKEN (--token-env) holds no token',
    );
  });
});
