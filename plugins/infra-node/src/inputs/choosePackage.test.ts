import { choosePackage } from './choosePackage';
import { compilePlatform } from '../platform/compile';
import { edited, platformWith } from '../testing/platformFiles';
import { samplePlatform, testNow } from '../testing/planning';

const environment = (name: string) =>
  samplePlatform.environments.get(name)!.document;

describe('choosePackage', () => {
  it('takes the newest certified one, also where less is asked for, and says why not a newer one', () => {
    expect(
      choosePackage({
        platform: samplePlatform,
        environment: environment('prod'),
        now: testNow,
      }),
    ).toEqual({
      ref: 'aws-data@2.0.0',
      rejected: [
        { ref: 'aws-data@3.0.0', reason: 'is revoked: It loses data.' },
        {
          ref: 'aws-data@2.1.0',
          reason:
            'is candidate, certified is asked for; upgrade tests have no result',
        },
      ],
    });
    expect(
      choosePackage({
        platform: samplePlatform,
        environment: environment('dev'),
        now: testNow,
      }).ref,
    ).toBe('aws-data@2.0.0');
  });

  it('needs the channel and every module', () => {
    const other = compilePlatform(
      platformWith(
        edited(
          'platform/packages/aws-data-2.0.0.yaml',
          '  clouds:',
          '  channel: beta\n  clouds:',
        ),
      ),
    );
    const prod = { environment: environment('prod'), now: testNow };
    // Where a candidate is enough, it comes before what is deprecated.
    expect(
      choosePackage({
        platform: other,
        environment: environment('dev'),
        now: testNow,
      }).ref,
    ).toBe('aws-data@2.1.0');
    // What is deprecated is better than nothing.
    expect(choosePackage({ platform: other, ...prod }).ref).toBe(
      'aws-data@1.0.0',
    );
    const none = choosePackage({
      platform: samplePlatform,
      modules: ['aws-redis'],
      ...prod,
    });
    expect(none.ref).toBeUndefined();
    expect(none.rejected).toContainEqual({
      ref: 'aws-data@2.0.0',
      reason: 'has no module aws-redis',
    });
  });
});
