import type { EvidenceInput } from '@groundwork/backstage-plugin-infra-common';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordEvidence } from './recordEvidence';

const evidence: EvidenceInput[] = [
  {
    package: 'aws-data@3.2.0',
    revision: 'a'.repeat(40),
    stage: 'integration',
    result: 'passed',
    finishedAt: '2026-11-20T12:00:00Z',
    run: 'jenkins/41/integration',
  },
];

type Answer = {
  status: number;
  body?: object;
  headers?: Record<string, string>;
};

const failure = (name: string, message: string) => ({
  error: { name, message },
  response: { statusCode: 400 },
});

const recorded = {
  subject: 'aws-data@3.2.0',
  status: 'proposed',
  pullRequest: { number: 7, url: 'https://git.example/7', state: 'open' },
  files: ['platform/certifications/aws-data-3.2.0/integration.yaml'],
  message: 'A pull request holds the evidence now.',
};

describe('recordEvidence', () => {
  let server: Server;
  let answers: Answer[];
  let requests: { path?: string; token?: string; body: string }[];
  let waits: number[];

  beforeEach(async () => {
    answers = [];
    requests = [];
    waits = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        requests.push({
          ...{ path: request.url, token: request.headers.authorization },
          body,
        });
        const { status, body: said, headers } = answers.shift()!;
        response.writeHead(status, {
          'content-type': 'application/json',
          ...headers,
        });
        response.end(JSON.stringify(said ?? {}));
      });
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));

  const url = () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const record = (address = url()) =>
    recordEvidence(evidence, {
      url: address,
      token: 'the-token-of-the-ci',
      fetch,
      wait: async seconds => {
        waits.push(seconds);
      },
    });

  it('posts to the infra backend with the token', async () => {
    answers = [{ status: 201, body: recorded }];
    expect(await record(`${url()}/`)).toEqual(recorded);
    expect(requests).toEqual([
      {
        path: '/api/infra/certifications',
        token: 'Bearer the-token-of-the-ci',
        body: JSON.stringify({ evidence }),
      },
    ]);
  });

  it('tries again with the same body when the server is busy', async () => {
    answers = [
      { status: 503 },
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 502 },
      { status: 200, body: { ...recorded, status: 'known' } },
    ];
    expect((await record()).status).toBe('known');
    expect(waits).toEqual([1, 7, 4]);
    expect(new Set(requests.map(r => r.body)).size).toBe(1);
    expect(requests).toHaveLength(4);
  });

  it('gives up after five tries, and says so', async () => {
    answers = Array.from({ length: 5 }, () => ({ status: 503 }));
    await expect(record()).rejects.toThrow('has a problem of its own (503)');
    expect(requests).toHaveLength(5);
  });

  it.each([
    [401, 'does not know the token: is it one of backend.auth.externalAccess?'],
    [403, 'does not let this token record results'],
    [409, 'refuses the results (409): Run 41 is recorded as failed'],
    [404, 'has no infra backend at this address'],
  ])(
    'says in plain words what %d means, and does not repeat it',
    async (status, words) => {
      answers = [
        {
          status,
          body: failure('ConflictError', 'Run 41 is recorded as failed'),
        },
      ];
      await expect(record()).rejects.toThrow(words);
      expect(requests).toHaveLength(1);
    },
  );

  it('follows no redirect with the token', async () => {
    answers = [
      { status: 302, headers: { location: 'https://login.example/' } },
    ];
    await expect(record()).rejects.toThrow(
      'the server redirects to https://login.example/: give that as --url',
    );
  });

  it.each(['backstage', 'file:///etc', 'https://me:pw@backstage.example'])(
    'does not take %j for the address of Backstage',
    async address => {
      await expect(record(address)).rejects.toThrow('--url');
    },
  );

  it('says when nobody listens', async () => {
    await expect(record('http://127.0.0.1:9')).rejects.toThrow(
      /Cannot reach http:\/\/127.0.0.1:9: .+/,
    );
    expect(waits).toEqual([1, 2, 4, 8]);
  });
});
