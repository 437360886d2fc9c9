import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  finalLine,
  lastFinalLine,
  readJestResults,
  readNodeResults,
  readPlaywrightResults,
  sumOfLogs,
  total,
} from './results.mjs';

function withFile(text, read) {
  const dir = mkdtempSync(join(tmpdir(), 'groundwork-results-'));
  try {
    writeFileSync(join(dir, 'results'), text);
    return read(join(dir, 'results'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

test("reads Jest's results, a suite that cannot run being a failure", () => {
  const text = JSON.stringify({
    numPassedTests: 5,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 2,
    numPendingTests: 3,
    numTodoTests: 1,
  });
  assert.deepEqual(withFile(text, readJestResults), {
    passed: 5,
    failed: 3,
    skipped: 4,
  });
});

test("reads Playwright's results, a flaky test being a failure", () => {
  const stats = { expected: 4, unexpected: 1, flaky: 2, skipped: 1 };
  assert.deepEqual(withFile(JSON.stringify({ stats }), readPlaywrightResults), {
    passed: 4,
    failed: 3,
    skipped: 1,
  });
});

test("reads the results of Node's test runner", () => {
  const text =
    '1..4\n# tests 7\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 2\n# todo 0\n';
  assert.deepEqual(withFile(text, readNodeResults), {
    passed: 3,
    failed: 2,
    skipped: 2,
  });
});

test('a result that was never written counts nothing; its check has failed already', () => {
  assert.deepEqual(readJestResults('/nowhere/at/all'), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
});

test('every check counts as one beside the tests inside it', () => {
  const sum = total([
    { ok: true },
    { ok: false, tests: { passed: 3, failed: 1, skipped: 0 } },
  ]);
  assert.equal(finalLine(sum), '4 passed, 2 failed');
  assert.equal(
    finalLine({ passed: 1, failed: 0, skipped: 2 }),
    '1 passed, 0 failed, 2 skipped',
  );
});

test('finds the last final line and nothing that only resembles one', () => {
  const log =
    '1 passed, 0 failed\n✓ x (9 passed, 9 failed)\n 4 passed, 1 failed, 2 skipped\n  2 passed (7s)\n';
  assert.deepEqual(lastFinalLine(log), { passed: 4, failed: 1, skipped: 2 });
  assert.equal(lastFinalLine('nothing here\n'), undefined);
});

test('a log that ends without its final line is a failure in the sum', () => {
  assert.deepEqual(sumOfLogs(['3 passed, 0 failed', 'killed']), {
    passed: 3,
    failed: 1,
    skipped: 0,
  });
});
