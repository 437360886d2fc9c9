import fc from 'fast-check';
import { TestEvents } from './testEvents';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('TestEvents', () => {
  it('counts runs, times them, and gives each its problems', () => {
    const events = new TestEvents();
    const common = { '@testfile': 't.tftest.hcl', '@testrun': 'grows' };
    const test_run = { path: 't.tftest.hcl', run: 'grows' };
    const lines = [
      { type: 'version', terraform: '1.11.4' },
      {
        ...{ type: 'test_run', '@timestamp': at(1), ...common },
        test_run: { ...test_run, progress: 'starting' },
      },
      {
        ...{ type: 'test_run', '@timestamp': at(3.5), ...common },
        test_run: { ...test_run, progress: 'complete', status: 'fail' },
      },
      {
        ...{ type: 'diagnostic', ...common },
        diagnostic: {
          severity: 'error',
          summary: 'Test assertion failed',
          detail: 'It shrinks.',
          range: { filename: 't.tftest.hcl', start: { line: 7 } },
        },
      },
      {
        ...{ type: 'test_run', '@timestamp': at(4), ...common },
        test_run: { ...test_run, progress: 'teardown' },
      },
      {
        type: 'diagnostic',
        diagnostic: {
          severity: 'error',
          summary: 'Invalid file',
          detail: 'No module.',
        },
      },
      {
        type: 'diagnostic',
        diagnostic: { severity: 'warning', summary: 'Old syntax' },
      },
      { type: 'test_summary' },
    ];
    lines.forEach(line => events.add(JSON.stringify(line)));
    expect(events.report()).toEqual({
      cases: [
        {
          file: 't.tftest.hcl',
          name: 'grows',
          status: 'fail',
          seconds: 2.5,
          problems: ['It shrinks. (t.tftest.hcl:7)'],
        },
      ],
      problems: ['Invalid file: No module.'],
      finished: true,
    });
  });

  it('reads past anything that is no event', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json())), lines => {
        const events = new TestEvents();
        lines.forEach(line => events.add(line));
        expect(events.report().finished).toBe(false);
      }),
    );
  });
});
