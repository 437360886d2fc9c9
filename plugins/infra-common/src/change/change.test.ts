import { changeSchema } from './change';

function request(inputs: Record<string, unknown>) {
  return changeSchema.safeParse({
    kind: 'request',
    service: 'payments-api',
    resources: [{ type: 'postgres', name: 'main', inputs }],
  });
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

describe('the inputs of a change', () => {
  it.each([
    ['a long text', { comment: 'x'.repeat(9_900) }],
    ['something nested', { tags: nested(9) }],
    ['names of built-ins', { constructor: 'x', toString: null }],
  ])('may hold %s', (_, inputs) => {
    expect(request(inputs).success).toBe(true);
  });

  it.each([
    ['a text that is no setting', { comment: 'x'.repeat(10_000) }, 'at most'],
    ['a flood of entries', { tags: Array(300_000).fill(1) }, 'at most'],
    ['something nested too deep', { tags: nested(10) }, 'nested at most'],
  ])('may not hold %s', (_, inputs, message) => {
    const issues = request(inputs).error?.issues ?? [];
    expect(issues.map(issue => issue.path.join('.'))).toEqual([
      'resources.0.inputs',
    ]);
    expect(issues[0].message).toContain(message);
  });
});
