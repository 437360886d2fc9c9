import * as fc from 'fast-check';
import { parseDiff } from './parseDiff';
import { visibleText } from './visibleText';
import { yamlTokens } from './yamlTokens';

const diff = `--- a/x.yaml
+++ b/x.yaml
@@ -1,3 +1,3 @@
 a: 1
-b: 2
--- old marker
+b: 3
++++ new marker
@@ -10 +10 @@
-z
+y
\\ No newline at end of file
`;

describe('parseDiff', () => {
  it('numbers lines and tells headers from content', () => {
    expect(parseDiff(diff)).toEqual([
      { kind: 'hunk', text: '@@ -1,3 +1,3 @@' },
      { kind: 'context', text: 'a: 1', before: 1, after: 1 },
      { kind: 'removed', text: 'b: 2', before: 2 },
      { kind: 'removed', text: '-- old marker', before: 3 },
      { kind: 'added', text: 'b: 3', after: 2 },
      { kind: 'added', text: '+++ new marker', after: 3 },
      { kind: 'hunk', text: '@@ -10 +10 @@' },
      { kind: 'removed', text: 'z', before: 10 },
      { kind: 'added', text: 'y', after: 10 },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(Array.isArray(parseDiff(text))).toBe(true);
      }),
    );
  });
});

describe('yamlTokens', () => {
  it('colours keys, values and comments', () => {
    expect(yamlTokens('  - name: "a # b" # why').map(t => t.kind)).toEqual([
      'plain',
      'mark',
      'key',
      'mark',
      'string',
      'comment',
    ]);
    expect(yamlTokens('replicas: 2')[2]).toEqual({ kind: 'number', text: '2' });
    expect(yamlTokens('on: true')[2]).toEqual({
      kind: 'constant',
      text: 'true',
    });
    expect(yamlTokens('url: http://x:80/#a')).toEqual([
      { kind: 'key', text: 'url' },
      { kind: 'mark', text: ': ' },
      { kind: 'string', text: 'http://x:80/#a' },
    ]);
  });

  it('loses no character', () => {
    const piece = fc.constantFrom(
      ...['a', ':', ' ', '#', '"', "'", '-', '&', '*', '{', '1', '\\', '\t'],
    );
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map(list => list.join('')),
    );
    fc.assert(
      fc.property(line, text => {
        expect(
          yamlTokens(text)
            .map(token => token.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('visibleText', () => {
  it('shows what would hide or turn text around', () => {
    expect(visibleText('a\u202eb\u200bc\u0000\u{e0041}')).toBe(
      'a⟨U+202E⟩b⟨U+200B⟩c⟨U+0000⟩⟨U+E0041⟩',
    );
  });

  it('leaves ordinary text and tabs alone', () => {
    expect(visibleText('key:\tGrüße, 日本 🎉')).toBe('key:\tGrüße, 日本 🎉');
  });
});
