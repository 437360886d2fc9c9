import { safeUrl, sourceUrl } from './source';

describe('safeUrl', () => {
  it.each([
    // eslint-disable-next-line no-script-url
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    '/relative',
    '',
    undefined,
  ])('refuses %j', text => {
    expect(safeUrl(text)).toBeUndefined();
  });

  it('takes http and https', () => {
    expect(safeUrl('http://localhost:7080/a')).toBe('http://localhost:7080/a');
  });
});

describe('sourceUrl', () => {
  it('links a line at a commit', () => {
    expect(
      sourceUrl('https://git.example.com/acme/gitops.git', 'abc', {
        path: 'platform/a b?.yaml',
        line: 7,
      }),
    ).toBe(
      'https://git.example.com/acme/gitops/blob/abc/platform/a%20b%3F.yaml#L7',
    );
  });

  it('links nothing without an address', () => {
    expect(
      sourceUrl('ssh://git@x/y', 'abc', { path: 'a', line: 1 }),
    ).toBeUndefined();
  });
});
