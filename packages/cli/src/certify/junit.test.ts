import fc from 'fast-check';
import type { Check } from './checks';
import { junit } from './junit';

const suite = (...checks: Check[]) =>
  junit('data@1.0.0', [
    {
      ...{ stage: 'unit', module: 'bucket', checks, seconds: 2 },
      finishedAt: new Date('2026-11-20T12:00:00Z'),
    },
  ]);

const check = (name: string, problems: string[] = []): Check => ({
  ...{ name, problems, seconds: 0.5, isTest: true },
  outcome: problems.length > 0 ? 'failed' : 'passed',
});

describe('junit', () => {
  it('has a suite with its counts, and what failed', () => {
    expect(
      suite(check('a'), check('b', ['is <small>', 'is & odd']), {
        ...check('c'),
        outcome: 'skipped',
      }),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="data@1.0.0" tests="3" failures="1" errors="0" skipped="1" time="2.000">
  <testsuite name="data@1.0.0 unit bucket" tests="3" failures="1" errors="0" skipped="1" time="2.000" timestamp="2026-11-20T12:00:00.000Z">
    <testcase name="a" classname="data@1.0.0 unit bucket" time="0.500"/>
    <testcase name="b" classname="data@1.0.0 unit bucket" time="0.500">
      <failure message="is &lt;small&gt;">is &lt;small&gt;&#10;is &amp; odd</failure>
    </testcase>
    <testcase name="c" classname="data@1.0.0 unit bucket" time="0.500"><skipped/></testcase>
  </testsuite>
</testsuites>
`);
  });

  it('lets no text out of its place', () => {
    const plain = suite(check('x', ['y'])).split('\n').length;
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (name, problem) => {
          const text = suite(check(name, [problem]));
          expect(text.match(/<testcase /g)).toHaveLength(1);
          expect(text.match(/<\/?failure/g)).toHaveLength(2);
          expect(text.split('\n')).toHaveLength(plain);
          // eslint-disable-next-line no-control-regex
          expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
        },
      ),
    );
  });
});
