import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findCircles } from './circles.mjs';

function inFolder(files, check) {
  const dir = mkdtempSync(join(tmpdir(), 'groundwork-circles-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(dir, name), text);
    }
    check(findCircles(dir), dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

test('names the files of a circle', () => {
  inFolder(
    {
      'a.ts': "import { b } from './b';\nexport const a = b;",
      'b.ts': "export { c } from './c';\nexport const b = 1;",
      'c.tsx': "import { a } from './a';\nexport const c = a;",
      'd.ts': "import { a } from './a';\nexport const d = a;",
    },
    (circles, dir) =>
      assert.deepEqual(circles, [
        ['a.ts', 'b.ts', 'c.tsx', 'a.ts'].map(name => join(dir, name)),
      ]),
  );
});

test('a circle of types only is none', () => {
  inFolder(
    {
      'a.ts': "import type { B } from './b';\nexport type A = B[];",
      'b.ts': "import { type A } from './a';\nexport type B = A;",
    },
    circles => assert.deepEqual(circles, []),
  );
});
