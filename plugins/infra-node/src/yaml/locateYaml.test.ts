import { locateYaml } from './locateYaml';

const FILE =
  '\ufeff# c\nkind: A\nspec:\n  base: &b { size: 1 }\n  use: *b\n  merged:\n    <<: *b\n  list:\n    - name: x\n      port: 1\n    - y\n';

describe('locateYaml', () => {
  it.each([
    [['kind'], 2, 1],
    [['spec', 'base', 'size'], 4, 14],
    [['spec', 'use', 'size'], 4, 14],
    [['spec', 'merged', 'size'], 4, 14],
    [['spec', 'list', { key: 'name', value: 'x' }], 9, 7],
    [['spec', 'list', { key: 'name', value: 'x' }, 'port'], 10, 7],
    [['spec', 'list', '1'], 11, 7],
    [[], 2, 1],
  ])('finds %j', (path, line, column) => {
    const position = locateYaml(FILE, path);
    expect(position).toMatchObject({ line, column });
    const lines = FILE.slice(0, position?.offset).split('\n');
    expect([lines.length, lines[line - 1].length + 1]).toEqual([line, column]);
  });

  it('finds nothing where nothing is, or where the file cannot be read', () => {
    expect(locateYaml(FILE, ['spec', 'none'])).toBeUndefined();
    expect(locateYaml(FILE, ['kind', 'x'])).toBeUndefined();
    expect(locateYaml('a: [', ['a'])).toBeUndefined();
    expect(locateYaml('a: 1\n---\na: 1\n', ['a'])).toBeUndefined();
    expect(
      locateYaml('kind: A\n---\nkind: B\n', ['kind'], {
        document: { kind: 'B' },
      }),
    ).toMatchObject({ line: 3 });
  });
});
