import fc from 'fast-check';
import { readTerragrunt } from './readTerragrunt';
import { terragruntSource } from './terragruntSource';

describe('readTerragrunt', () => {
  it('reads literals and names everything else with its line', () => {
    const unit = readTerragrunt(`# a database
include "root" {
  path = find_in_parent_folders()
}

terraform {
  source = "git::https://git.example/modules.git//modules/aws-postgres?ref=v2.0.0" // pinned
}

dependency "vpc" { config_path = "../vpc" }

inputs = {
  name = "shop-main"
  size = "large", storage = 100
  multi_az = true /* since May */
  vpc = dependency.vpc.outputs.id
  subnets = ["a", "b",]
  tags = { "team" = "shop", cost = -1.5 }
  label = "x-\${local.y}"
  quoted = "a $\${b}"
  sum = 1 + 2
}
`);
    expect(unit.source).toEqual({
      text: 'git::https://git.example/modules.git//modules/aws-postgres?ref=v2.0.0',
      line: 7,
    });
    expect(unit.inputs).toEqual({
      name: 'shop-main',
      size: 'large',
      storage: 100,
      multi_az: true,
      subnets: ['a', 'b'],
      tags: { team: 'shop', cost: -1.5 },
      quoted: 'a ${b}',
    });
    expect(unit.lines.storage).toBe(14);
    expect(unit.unread).toEqual([
      { text: 'dependency', line: 10 },
      { text: 'inputs.vpc', line: 16 },
      { text: 'inputs.label', line: 19 },
      { text: 'inputs.sum', line: 21 },
    ]);
  });

  it('reads no inputs that are made by a call', () => {
    const unit = readTerragrunt('inputs = merge(local.a, {\n  x = 1\n})\n');
    expect(unit.inputs).toEqual({});
    expect(unit.unread).toEqual([{ text: 'inputs', line: 1 }]);
  });

  it('ends with any text', () => {
    const piece = fc.constantFrom(
      ...['{', '}', '[', ']', '=', ',', '"', 'inputs', 'terraform', 'source'],
      ...[' ', '\n', '1', '(', ')', '#', '/*', 'a', '"x"', '${'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
        const { lines } = readTerragrunt(pieces.join(''));
        expect(Object.values(lines).every(line => line > 0)).toBe(true);
      }),
    );
  });
});

describe('terragruntSource', () => {
  it('tells address, path and version', () => {
    expect(
      terragruntSource('git::ssh://git@host/a/b.git//modules/x?ref=v1'),
    ).toEqual({
      url: 'git::ssh://git@host/a/b.git',
      path: 'modules/x',
      ref: 'v1',
    });
    expect(terragruntSource('../modules/x')).toEqual({ url: '../modules/x' });
  });
});
