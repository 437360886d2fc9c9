import { redact, sentence } from './redact';

describe('redact', () => {
  it.each([
    ['password = "hunter22"', 'hunter22'],
    ['db_password: hunter22,', 'hunter22'],
    ['AKIAABCDEFGHIJKLMNOP', 'AKIAABCDEFGHIJKLMNOP'],
    ['ghp_0123456789abcdef', '0123456789abcdef'],
    ['https://bob:hunter22@git.example.com/x', 'hunter22'],
    ['Authorization: Bearer abcdefghijkl', 'abcdefghijkl'],
    ['eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.sig', 'eyJzdWIiOiIxMjM0'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n', 'MIIE'],
    ['Endpoint=sb://x/;SharedAccessKey=abcdef=', 'abcdef'],
    ['https://x/y?sig=abcdef&b=1', 'abcdef'],
  ])('takes the credential out of %j', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  it('takes exact secrets out, and leaves plain words', () => {
    expect(
      redact('said s3cr3t-value twice s3cr3t-value', ['s3cr3t-value']),
    ).toBe('said [redacted] twice [redacted]');
    const plain = 'A secret changes by the upgrade. (tests/a.tftest.hcl:7)';
    expect(redact(plain)).toBe(plain);
  });

  it('makes one line of at most 500 characters', () => {
    expect(sentence('a\n\u001b[31m  b\u001b[0m\u0000c')).toBe('a b c');
    expect(sentence('x'.repeat(600))).toHaveLength(500);
  });
});
