import { load } from 'js-yaml';
import { parse } from 'yaml';
import { printYaml } from './print';

describe('printYaml', () => {
  it('is plain, in the order of the value, with two spaces', () => {
    expect(
      printYaml(
        {
          kind: 'X',
          metadata: { name: 'a', labels: {} },
          items: [1, [2, 3], { a: 'b', c: ['d'] }, []],
          text: 'two\nlines\n',
          url: 'https://x.example/y?z=1#q',
        },
        { comment: 'Written by Groundwork.\nDo not edit.' },
      ),
    ).toBe(
      [
        '# Written by Groundwork.',
        '# Do not edit.',
        'kind: X',
        'metadata:',
        '  name: a',
        '  labels: {}',
        'items:',
        '  - 1',
        '  - - 2',
        '    - 3',
        '  - a: b',
        '    c:',
        '      - d',
        '  - []',
        'text: |',
        '  two',
        '  lines',
        'url: https://x.example/y?z=1#q',
        '',
      ].join('\n'),
    );
  });

  it.each([
    'yes',
    'No',
    'ON',
    'off',
    'y',
    'n',
    'true',
    'False',
    'null',
    '~',
    '',
    '1e3',
    '012',
    '0o7',
    '0x1F',
    '0b11',
    '1_000',
    '.5',
    '5.',
    '-1',
    '+1',
    '.inf',
    '-.INF',
    '.NaN',
    '2024-01-31',
    '2001-12-14t21:59:43.10-05:00',
    '12:30:45',
    '1:20',
    '<<',
    '=',
    '---',
    '...',
    '-',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '{a}',
    '[a]',
    '"a"',
    "'a'",
    '|',
    '>',
    ' a',
    'a ',
    'a\tb',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
    '12e03',
  ])('quotes %j', text => {
    const printed = printYaml({ a: text });
    expect(printed).toMatch(/^a: "/);
    expect(load(printed)).toEqual({ a: text });
    for (const version of ['1.1', '1.2'] as const) {
      expect(parse(printed, { version })).toEqual({ a: text });
    }
  });

  it.each([
    'plain',
    '1.2.3',
    'v1',
    'a-b_c.d/e',
    'two words',
    "it's",
    '-Xmx300m',
    '--flag=x',
    'a,b',
    '${cluster}',
    'http://x:80',
    'grüße',
    '16Gi',
    '10m',
  ])('leaves %j without quotes', text => {
    expect(printYaml({ a: text })).toBe(`a: ${text}\n`);
    expect(parse(`a: ${text}`, { version: '1.1' })).toEqual({ a: text });
  });

  it('prints numbers that YAML 1.1 readers take for numbers', () => {
    expect(printYaml([1e21, 1e-9, 1.5e300, -0, 0.1])).toBe(
      '- 1.0e+21\n- 1.0e-9\n- 1.5e+300\n- 0\n- 0.1\n',
    );
  });

  it('refuses what is not JSON', () => {
    expect(() => printYaml({ a: Infinity })).toThrow('not a JSON number');
    expect(() => printYaml({ [`${'k'.repeat(2000)}`]: 1 })).toThrow('1024');
  });
});
