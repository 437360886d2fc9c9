import fc from 'fast-check';
import type { GitEntry, GitTree } from './commitTree';

const name = fc.oneof(
  fc.constantFrom('a', 'a.b', 'a-b', 'a0', 'ab', 'é', '\u{1f600}', 'B', '.x'),
  fc.stringMatching(/^[a-z0-9._-]{1,60}$/),
);

const path = fc
  .array(name, { minLength: 1, maxLength: 5 })
  .map(parts => parts.join('/'))
  .filter(one => one.split('/').every(isName));

function isName(part: string): boolean {
  return (
    part !== '.' && part !== '..' && !part.toLowerCase().startsWith('.git')
  );
}

/** Any file or link. */
export const gitEntry: fc.Arbitrary<GitEntry> = fc.oneof(
  fc.record({
    mode: fc.constantFrom('100644' as const, '100755' as const),
    content: fc.oneof(
      fc.string(),
      fc.uint8Array({ maxLength: 2_000 }),
      fc.constant('x'.repeat(512)),
    ),
  }),
  fc.record({
    mode: fc.constant('120000' as const),
    content: fc.stringMatching(/^[a-z./]{1,130}$/),
  }),
);

/** Any tree of files and links, in which no file is a folder, too. */
export const gitTrees: fc.Arbitrary<GitTree> = fc
  .array(fc.tuple(path, gitEntry), { minLength: 1, maxLength: 40 })
  .map(entries => {
    const tree: Record<string, GitEntry> = {};
    for (const [at, entry] of entries) {
      const clashes = Object.keys(tree).some(
        other => other.startsWith(`${at}/`) || at.startsWith(`${other}/`),
      );
      if (!clashes) {
        tree[at] = entry;
      }
    }
    return tree;
  });
