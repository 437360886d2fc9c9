import fc from 'fast-check';
import { looksSecret, mayHoldSecret } from './secrets';

const token = (prefix: string, length: number) =>
  prefix + 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9'.repeat(4).slice(0, length);

describe('looksSecret', () => {
  it.each([
    ['note', `${'-----BEGIN RSA'} PRIVATE KEY-----\nabc`],
    ['note', `AKIA${'ABCDEFGH12345678'}`],
    ['note', token('ghp_', 36)],
    ['note', `see ${token('github_pat_', 60)} there`],
    ['note', token('glpat-', 20)],
    ['note', token('xoxb-', 30)],
    ['note', token('hvs.', 40)],
    ['note', token('sk_live_', 24)],
    ['note', token('AIza', 35)],
    ['note', token('npm_', 36)],
    ['note', `${token('eyJ', 20)}.${token('eyJ', 20)}.${token('', 30)}`],
    ['url', 'postgres://app:Xk29dLq0@db.example:5432/app'],
    ['url', 'https://user:hunter2hunter@git.example/x.git'],
    ['dsn', `DefaultEndpointsProtocol=https;AccountKey=${token('', 60)}==`],
    ['password', 'Xk29-dLq0-77aP'],
    ['dbPassword', 'correcthorse9Battery'],
    ['API_TOKEN', 'a8f5f167f44f4964e6c998dee827110c'],
    ['client-secret', 'q~8Zx_1.v3RtY'],
    ['client-secret', 'f0e1a2ce-6a0d-4c0f-8e77-3b4b0f5a9d10'],
    ['client-secret', 'k3j5h2g8d9s1'],
    ['nested', { list: [{ apiKey: 'Zx8v3RtYq1' }] } as never],
  ])('finds what stands under %s', (name, value) => {
    expect(looksSecret(name, value)).toEqual(expect.any(String));
    expect(looksSecret(name, value)).not.toContain(String(value));
    expect(mayHoldSecret(`${name}: ${JSON.stringify(value)}`)).toBe(true);
  });

  it.each([
    ['password', '${{ secrets.db }}'],
    ['passwordSecretName', 'payments-api-db-credentials'],
    ['secretName', 'payments-api-postgres-main-outputs'],
    ['secret', 'payments-api-db'],
    ['secret', 's3-upload2-kafka-topic-events'],
    ['secret', 'crash1a-kafka-topic-events-outputs'],
    ['secret', 'payments-reconciliation-postgres-main'],
    ['secretRef', 'a8f5f167f44f4964e6c998dee827110c'],
    ['token', 'DATABASE_PASSWORD'],
    ['tokenPath', '/var/run/secrets/token'],
    ['passwordPolicy', 'At-Least-12-Chars-9'],
    ['password', ''],
    ['password', 'changeme'],
    [
      'kmsKeyArn',
      'arn:aws:kms:eu-west-1:1:key/f0e1a2ce-6a0d-4c0f-8e77-3b4b0f5a9d10',
    ],
    ['url', 'https://git.example/x.git'],
    ['url', 'oci://ghcr.io/acme/module'],
    ['digest', `sha256:${'0123456789abcdef'.repeat(4)}`],
    ['commit', '0123456789abcdef0123456789abcdef01234567'],
    ['query', 'sum(rate(http_requests_total{token="x"}[5m]))'],
    ['size', 'large'],
    ['enabled', true],
    ['tokens', null],
    ['connection', 'postgres://app:${PASSWORD}@db.example/app'],
    ['connection', 'postgres://app:<password>@db.example/app'],
  ])('lets %s: %s be', (name, value) => {
    expect(looksSecret(name, value)).toBeUndefined();
  });

  it('takes no time over long texts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a://b', 'xox', '-----BEGIN ', 'eyJ', 'a:b@', '://'),
        fc.integer({ min: 1, max: 2000 }),
        (piece, times) => {
          const text = piece.repeat(times);
          expect(typeof mayHoldSecret(text)).toBe('boolean');
          expect(looksSecret('note', text)).toBeUndefined();
        },
      ),
    );
  });
});
