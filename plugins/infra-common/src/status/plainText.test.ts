import { clip, plainError, plainText, plainUrl } from './plainText';

describe('plainText', () => {
  it.each([
    ['password=hunter2 for db', 'hunter2'],
    ['{"db_password": "hunter2 x"}', 'hunter2'],
    ["secret_key = 'hunter2'", 'hunter2'],
    ['master_password: hunter2', 'hunter2'],
    ['--db-password hunter2', 'hunter2'],
    ['invalid password "hunter2"', 'hunter2'],
    ['PASSWORD => "hunter2"', 'hunter2'],
    ['~ password = "old" -> "hunter2"', 'old'],
    ['"{\\"token\\":\\"hunter2\\"}"', 'hunter2'],
    ['postgres://app:hunter2@db:5432/x', 'hunter2'],
    ['https://hunter2hunter2@git.example/x', 'hunter2'],
    ['Authorization: Bearer hunter2hunter2', 'hunter2'],
    ['Bearer hunter2hunter2', 'hunter2'],
    ['key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
    ['got ghp_abcdefghij0123456789', 'ghp_abcdef'],
    ['npm_abcdefghijklmnop', 'npm_a'],
    ['hvs.CAESIJabcdefgh', 'CAESIJ'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJzdWIi'],
    [
      `${'-----BEGIN'} PRIVATE KEY-----\nMIIEabc\n-----END PRIVATE KEY-----`,
      'MIIE',
    ],
    [`${'-----BEGIN'} PRIVATE KEY-----\nMIIEabc`, 'MIIE'],
  ])('hides the secret in %s', (text, secret) => {
    expect(plainText(text)).not.toContain(secret);
    expect(plainText(text)).toContain('***');
  });

  it('leaves what people need', () => {
    const text =
      'creating RDS DB Instance (payments-main): quota exceeded, see https://docs.example/quota, main@sha1:0123456789abcdef';
    expect(plainText(text)).toBe(text);
  });

  it('is one line without colours, frames and characters that hide', () => {
    expect(
      plainText('\u001b[31m╷\n│ Error\u001b[0m:\r\n\tx\u202ey\u0000z'),
    ).toBe('Error: x y z');
  });

  it('does not show half a secret that was cut off', () => {
    const text = `${'x '.repeat(950)}${'-----BEGIN A-----'}${'a'.repeat(
      90,
    )} AKIAIOSFOD`;
    expect(plainText(text)).not.toContain('AKIA');
  });

  it('never cuts in the midst of a character', () => {
    expect(clip('ab😀cd', 4)).toBe('ab…');
  });

  it('takes the useful part of an error of Terraform', () => {
    expect(
      plainError(
        'error running Apply: rpc error: code = Internal desc = exit status 1\n\nError: no quota',
      ),
    ).toBe('no quota');
    expect(
      plainError('error: rpc error: code = Unavailable desc = runner is gone'),
    ).toBe('runner is gone');
  });

  it('is bounded for the worst of texts', () => {
    const texts = [
      'a=',
      'password',
      '"',
      '\\"',
      '-----BEGIN ',
      'http://',
      'eyJ',
    ];
    for (const text of texts) {
      expect(plainText(text.repeat(200_000)).length).toBeLessThanOrEqual(300);
    }
  });

  it('opens addresses of the web alone', () => {
    expect(plainUrl('https://x.example/a')).toBe('https://x.example/a');
    expect(plainUrl(`${'javascript'}:alert(1)`)).toBeUndefined();
    expect(plainUrl('https://x.example/\na')).toBeUndefined();
  });
});
