import fc from 'fast-check';
import type { JsonValue } from '@backstage/types';
import {
  evaluateExpressions,
  evaluateToText,
  expressionSyntaxProblem,
} from './expression';
import { splitExpressions } from './expressionText';

const scope = {
  service: { name: 'payments-api' },
  environment: { name: 'prod', variables: { zones: ['a', 'b'], vpc: 'vpc-1' } },
  inputs: { size: 'large', storageGb: 20, tags: { a: 'b' }, replicas: null },
};

describe('evaluateExpressions', () => {
  it.each<[JsonValue, JsonValue]>([
    ['plain', 'plain'],
    ['${{ service.name }}', 'payments-api'],
    ['${{inputs.storageGb}}', 20],
    ['${{ inputs.storageGb * 2 }}', 40],
    ['${{ environment.variables.zones }}', ['a', 'b']],
    ['${{ inputs.tags }}', { a: 'b' }],
    ['${{ inputs.replicas }}', null],
    ['${{ inputs.replicas | default(3) }}', 3],
    ['${{ inputs.absent | default("x") }}', 'x'],
    ['${{ true }}', true],
    ['${{ "}}" }}', '}}'],
    ['${{ inputs.size == "large" }}', true],
    ['${{ service.name }}-${{ environment.name }}', 'payments-api-prod'],
    ['zones ${{ environment.variables.zones }}', 'zones ["a","b"]'],
    [
      '{{ $labels.pod }} {% raw %} {# c #}',
      '{{ $labels.pod }} {% raw %} {# c #}',
    ],
    [
      '{{ $value }} of ${{ service.name }} {% x %}',
      '{{ $value }} of payments-api {% x %}',
    ],
    [
      { a: ['${{ inputs.size }}', 1], '${{ b }}': true },
      { a: ['large', 1], '${{ b }}': true },
    ],
  ])('makes %j into %j', (text, expected) => {
    expect(evaluateExpressions(text, scope)).toStrictEqual(expected);
  });

  it.each([
    ['${{ inputs.sise }}', /"inputs.sise".*has no value here/],
    ['x-${{ inputs.replicas }}', /"inputs.replicas".*within a text/],
    ['${{ nothing }}', /has no value here/],
    ['${{ inputs.size', /not closed/],
    ['${{ inputs.size + }}', /Unexpected/],
    ['${{ inputs.size | shout }}', /Unknown template filter "shout"/],
    ['${{ inputs.constructor }}', /has no value here/],
    ['${{ inputs["constructor"] }}', /reserved|no value/],
    ['${{ inputs.size / 0 }}', /not a plain value/],
  ])('refuses %s', (text, message) => {
    expect(() => evaluateExpressions(text, scope)).toThrow(message);
  });

  it('names the document and the line of a nested text', () => {
    const located = {
      path: 'platform/resource-types/postgres.yaml',
      position: (keys: readonly (string | number)[]) => ({
        line: keys.join('.') === 'spec.variables.list.1' ? 17 : 1,
        column: 1,
      }),
    };
    expect(() =>
      evaluateExpressions({ list: ['ok', '${{ inputs.x }}'] }, scope, {
        located,
        keys: ['spec', 'variables'],
      }),
    ).toThrow(
      'Cannot evaluate "inputs.x" (platform/resource-types/postgres.yaml:17): has no value here',
    );
  });

  it('never evaluates what a value brings along', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const hostile = `${text}\${{ service.name }}{{ 7*7 }}{% if 1 %}`;
        const seen = { inputs: { value: hostile } };
        expect(evaluateExpressions('${{ inputs.value }}', seen)).toBe(hostile);
        expect(evaluateExpressions('<${{ inputs.value }}>', seen)).toBe(
          `<${hostile}>`,
        );
        expect(evaluateExpressions('${{ inputs.value ~ "" }}', seen)).toBe(
          hostile,
        );
      }),
    );
  });

  it('leaves texts without expressions alone', () => {
    fc.assert(
      fc.property(
        fc.jsonValue().filter(v => !JSON.stringify(v).includes('${{')),
        value => {
          const json = JSON.parse(JSON.stringify(value)) as JsonValue;
          expect(evaluateExpressions(json, scope)).toEqual(json);
        },
      ),
    );
  });
});

describe('evaluateToText', () => {
  it('writes numbers and refuses nothing as a text', () => {
    expect(evaluateToText('${{ inputs.storageGb }}', scope)).toBe('20');
    expect(() => evaluateToText('${{ inputs.replicas }}', scope)).toThrow(
      /no value here/,
    );
  });
});

describe('splitExpressions', () => {
  it('gives the whole text back', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string().filter(s => !s.includes('${{') && !s.includes('$')),
            fc.constantFrom('${{ a.b }}', '${{ "}}" }}', "${{ '{{' }}"),
          ),
        ),
        pieces => {
          const text = pieces.join('');
          const back = splitExpressions(text)
            .map(p => (p.kind === 'text' ? p.text : `\${{ ${p.text} }}`))
            .join('');
          expect(back).toBe(text);
        },
      ),
    );
  });
});

describe('expressionSyntaxProblem', () => {
  it('tells good from bad without values', () => {
    expect(expressionSyntaxProblem('inputs.size')).toBeUndefined();
    expect(
      expressionSyntaxProblem('inputs.size.toUpperCase() ~ "x"'),
    ).toBeUndefined();
    expect(expressionSyntaxProblem('1 if inputs.ha else 2')).toBeUndefined();
    expect(expressionSyntaxProblem('')).toBe('is empty');
    expect(expressionSyntaxProblem('inputs.size +')).toMatch(/Unexpected/);
    expect(expressionSyntaxProblem('x | shout')).toMatch(/Unknown/);
  });
});
