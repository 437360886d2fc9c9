import { platformFixture } from '../__testUtils__/platformFixture';
import { notOffered, offered, refOf } from './packageChoices';

const [environment] = platformFixture.environments;
const [known] = platformFixture.packages;

const platform = {
  ...platformFixture,
  packages: (
    ['certified', 'candidate', 'draft', 'deprecated', 'revoked'] as const
  ).map((state, n) => ({
    ...known,
    version: `${n}.0.0`,
    state,
    clouds: [environment.cloud],
    notes: [`it is ${state}`],
  })),
};

const asking = (minimumPackageState: 'certified' | 'candidate' | 'draft') => ({
  ...environment,
  minimumPackageState,
});

const versions = (list: typeof platform.packages) =>
  list.map(each => refOf(each).split('@')[1]);

describe('the choice of a package', () => {
  it('is what all chosen environments would take', () => {
    expect(versions(offered(platform, []))).toEqual(['0.0.0']);
    expect(versions(offered(platform, [asking('candidate')]))).toEqual([
      '0.0.0',
      '1.0.0',
    ]);
    expect(
      versions(offered(platform, [asking('draft'), asking('certified')])),
    ).toEqual(['0.0.0']);
  });

  it('leaves the others to be explained', () => {
    expect(versions(notOffered(platform, [asking('draft')]))).toEqual([
      '3.0.0',
      '4.0.0',
    ]);
  });

  it('says nothing of packages for other clouds', () => {
    const elsewhere = { ...asking('draft'), cloud: 'gcp' as const };
    expect(offered(platform, [elsewhere])).toEqual([]);
    expect(notOffered(platform, [elsewhere])).toEqual([]);
  });
});
