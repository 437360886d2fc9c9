import fc from 'fast-check';
import { code, escaped, link, plainLine } from './markdown';

describe('plainLine', () => {
  it.each([
    ['thanks @acme/platform', 'thanks @\u200bacme/platform'],
    ['fixes #12', 'fixes #\u200b12'],
    ['GH-12', 'GH-\u200b12'],
    ['see https://evil.example', 'see https:\u200b//evil.example'],
    ['www.evil.example', 'www\u200b.evil.example'],
    ['quick [skip ci] fix', 'quick [\u200bskip ci] fix'],
    ['[CI Skip][no ci]', '[\u200bCI Skip][\u200bno ci]'],
    ['[skip-ci] [actions skip]', '[\u200bskip-ci] [\u200bactions skip]'],
    ['***NO_CI***', '**\u200b*NO_CI***'],
    ['skip-checks: true', 'skip-checks\u200b: true'],
    ['tags [a, b]', 'tags [a, b]'],
    ['aws-data@3.2.0', 'aws-data@3.2.0'],
    ['a\r\nChange-Id: x\u202e', 'a Change-Id: x'],
  ])('makes %j harmless', (text, expected) => {
    expect(plainLine(text)).toBe(expected);
  });

  it('is one short line, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), text => {
        const line = plainLine(text, 50);
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]/);
        expect([...line.replace(/\u200b/g, '')].length).toBeLessThanOrEqual(50);
      }),
    );
  });
});

describe('escaped', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert\\(1\\)&lt;/script&gt;'],
    ['[a](https://evil)', '\\[a\\]\\(https:\u200b//evil\\)'],
    ['![x](y)', '\\!\\[x\\]\\(y\\)'],
    ['`code` *b* _i_ ~s~ | c', '\\`code\\` \\*b\\* \\_i\\_ \\~s\\~ \\| c'],
    ['a@b.example', 'a@\u200bb.example'],
    ['&lt;', '&amp;lt;'],
    ['<!-- groundwork: {} -->', '&lt;\\!\\-\\- groundwork: {} \\-\\-&gt;'],
  ])('shows %j as it is', (text, expected) => {
    expect(escaped(text)).toBe(expected.replace('{}', '\\{\\}'));
  });

  it('leaves no tag, no mention and no link', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            fc.oneof(
              fc.string(),
              fc.constantFrom('<', '>', '@a', '://', '](', '`', '<!--', '#1'),
            ),
          )
          .map(parts => parts.join('')),
        text => {
          const safe = escaped(text);
          expect(safe).not.toMatch(/[<>\n]/);
          expect(safe).not.toMatch(/@(?!\u200b)/);
          expect(safe).not.toMatch(/:\/\//);
          expect(safe).not.toMatch(/(?<!\\)[`[\]()]/);
        },
      ),
    );
  });
});

describe('code', () => {
  it('is longer than every run of backticks in it', () => {
    expect(code('plain')).toBe('`plain`');
    expect(code('a``b')).toBe('``` a``b ```');
    expect(code('a|b')).toBe('`a\\|b`');
    expect(code('')).toBe('`\u00a0`');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', 'a', '|', '\n') }),
        text => {
          const shown = code(text);
          const fence = /^`+/.exec(shown)![0];
          const inner = shown.slice(fence.length, shown.length - fence.length);
          expect(shown.endsWith(fence)).toBe(true);
          expect(inner.match(/`+/g) ?? []).not.toContain(fence);
          expect(shown).not.toContain('\n');
        },
      ),
    );
  });
});

describe('link', () => {
  it('takes only addresses of the web', () => {
    expect(link('a', 'https://git.example/x#L1')).toBe(
      '[a](https://git.example/x#L1)',
    );
    expect(link('a', `${'javascript'}:alert(1)`)).toBe('a');
    expect(link('a', 'https://x/) [b](https://evil')).toBe('a');
    expect(link('a', undefined)).toBe('a');
  });
});
