import { snapshotScope } from '../snapshotScope';
import { samplePlatform } from '../testing/planning';
import { compilePlatform } from './compile';
import { edited, platformWith } from '../testing/platformFiles';
import { pathProblem } from './layout';
import { fuzzHostileNames, fuzzPaths } from './layout.fuzz';

describe('snapshotScope', () => {
  it('names the claim, releases and directories of a service', () => {
    expect(snapshotScope(samplePlatform, 'shop', ['dev', 'nowhere'])).toEqual({
      files: ['clusters/dev/shop/release.yaml', 'services/shop.yaml'],
      directories: ['clusters/dev/module-sources/shop', 'clusters/dev/shop'],
    });
    expect(snapshotScope(samplePlatform, 'shop').directories).toHaveLength(8);
  });

  it.each(['../etc', 'a/../b', '.git', '', 'a\\b', 'a\nb', '/etc', 'a b'])(
    'refuses the name %j',
    name => {
      const loose = compilePlatform(
        platformWith(
          edited(
            'platform/platform.yaml',
            'layout:\n',
            'layout:\n    claim: "${{ service.name }}"\n',
          ),
        ),
      );
      expect(() => snapshotScope(loose, name)).toThrow(
        /platform\/platform\.yaml:6/,
      );
    },
  );
});

describe('pathProblem', () => {
  it.each(['a', 'a/b.yaml', 'clusters/prod/shop-1/x_y.yml', 'a+b@c/d~e'])(
    'takes %s',
    path => expect(pathProblem(path)).toBeUndefined(),
  );

  it.each([
    ...['', '/a', 'a/', 'a//b', './a', 'a/..', '../a', 'a\\b', 'a\0b', 'a b'],
    ...['.git/config', 'a/.GIT/x', 'a/git~1', '.github/x', 'a/b.', 'é'],
    'x'.repeat(401),
  ])('refuses %j', path =>
    expect(pathProblem(path)).toEqual(expect.any(String)),
  );
});

describe('hostile names', () => {
  it('never leave the layout', () => {
    expect(() => fuzzHostileNames({ seed: 1, runs: 300 })).not.toThrow();
    expect(() => fuzzPaths({ seed: 1, runs: 3000 })).not.toThrow();
  });
});
