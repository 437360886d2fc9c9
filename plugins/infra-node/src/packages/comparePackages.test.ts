import { packageComparisonSchema } from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import { upgradeFiles, upgradePlatform } from '../testing/upgradePlatform';
import { comparePackages } from './comparePackages';
import { moduleInterface } from './moduleInterfaces';

const moduleOf = (from: string, to: string, module: string) =>
  comparePackages(
    upgradePlatform,
    `aws-data@${from}`,
    `aws-data@${to}`,
  ).modules.find(m => m.module === module);

it('is a valid answer, and knows the platform of the tests', () => {
  expect(upgradePlatform.problems.filter(p => p.severity === 'error')).toEqual(
    [],
  );
  expect(() =>
    packageComparisonSchema.parse(
      comparePackages(upgradePlatform, 'aws-data@2.0.0', 'aws-data@3.1.0'),
    ),
  ).not.toThrow();
});

it('compares variables and outputs of modules', () => {
  expect(moduleOf('2.0.0', '3.1.0', 'aws-postgres')).toEqual({
    module: 'aws-postgres',
    before: '2.0.0',
    after: '3.1.0',
    change: 'changed',
    known: true,
    variables: [
      {
        variable: 'backup_days',
        change: 'default-changed',
        before: 7,
        after: 14,
        required: false,
      },
      {
        variable: 'comment',
        change: 'now-required',
        before: '',
        required: true,
        description: 'What it is for.',
      },
      { variable: 'encrypted', change: 'added', after: true, required: false },
    ],
    outputs: { added: ['host'], removed: ['port'] },
  });
});

it('turns around on the way back', () => {
  const changes = moduleOf('3.1.0', '2.0.0', 'aws-postgres')!.variables;
  expect(changes.map(c => [c.variable, c.change])).toEqual([
    ['backup_days', 'default-changed'],
    ['comment', 'now-optional'],
    ['encrypted', 'removed'],
  ]);
});

it('says when an interface was never recorded, or a module is not in both', () => {
  expect(moduleOf('2.0.0', '2.1.0', 'aws-topic')).toMatchObject({
    change: 'changed',
    known: false,
    variables: [],
  });
  expect(moduleOf('2.2.0', '2.3.0', 'aws-dns')).toMatchObject({
    change: 'removed',
    before: '2.2.0',
    known: true,
  });
  expect(moduleOf('2.3.0', '2.2.0', 'aws-dns')?.change).toBe('added');
  expect(moduleOf('2.1.0', '2.1.0', 'aws-dns')).toMatchObject({
    change: 'same',
    known: true,
  });
});

it('tells direction, major versions and what is new between', () => {
  const way = (from: string, to: string) => {
    const { direction, majors, changes } = comparePackages(
      upgradePlatform,
      from,
      to,
    );
    return [direction, majors, changes.map(c => c.ref)];
  };
  expect(way('aws-data@2.0.0', 'aws-data@4.0.0')).toEqual([
    'upgrade',
    2,
    ['aws-data@3.1.0', 'aws-data@3.1.0', 'aws-data@2.2.0'],
  ]);
  expect(way('aws-data@3.1.0', 'aws-data@2.2.0')).toEqual([
    'downgrade',
    1,
    ['aws-data@3.1.0', 'aws-data@3.1.0'],
  ]);
  expect(way('aws-data@3.1.0', 'azure-data@1.0.0')).toEqual([
    'other-package',
    0,
    [],
  ]);
  expect(way('aws-data@3.1.0', 'aws-data@3.1.0')).toEqual(['same', 0, []]);
});

it('names the nearest package for one that there is not', () => {
  expect(() =>
    comparePackages(upgradePlatform, 'aws-data@2.0.0', 'aws-dat@3.1.0'),
  ).toThrow(/no component package "aws-dat@3.1.0"; did you mean "aws-data@/);
});

it('believes the newest unit tests of the own revision alone', () => {
  const found = moduleInterface(
    upgradePlatform,
    'aws-data@3.1.0',
    'aws-postgres',
  );
  // An older record had no such variable, one of another revision says nonsense.
  expect(found?.variables.comment.required).toBe(true);
  expect(
    moduleInterface(upgradePlatform, 'aws-data@3.1.0', 'aws-kafka'),
  ).toBeUndefined();
});

it('takes the record of another package that pins the same files', () => {
  const [path] = ['platform/packages/aws-data-2.1.0.yaml'];
  const platform = compilePlatform(
    upgradeFiles.map(file =>
      file.path === path
        ? {
            path,
            text: file.text.replace(
              /aws-topic: .*/,
              'aws-topic: { version: 2.0.0, source: { kind: GitRepository, url: "https://git.example/modules.git", tag: v2.0.0 } }',
            ),
          }
        : file,
    ),
  );
  expect(
    moduleInterface(platform, 'aws-data@2.1.0', 'aws-topic')?.variables,
  ).toHaveProperty('partitions');
  expect(
    moduleInterface(platform, 'aws-data@2.1.0', 'aws-postgres'),
  ).toBeUndefined();
});
