import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform } from '../platform/compile';
import { platformFiles } from '../testing/platformFiles';
import { merged, planned, shopFiles } from '../testing/planning';

const render = (more: object = {}) =>
  ({ kind: 'render', service: 'shop', ...more } as ChangeInput);

/** The platform with a tag more. */
const tagged = compilePlatform(
  [...platformFiles].map(({ path, text }) => ({
    path,
    text: text.includes('kind: Platform')
      ? text.replace(/^spec:.*$/m, 'spec:\n  tags: { team: data }')
      : text,
  })),
);

describe('render', () => {
  it('changes nothing while the platform stays', () => {
    const set = planned(render(), shopFiles());
    expect([set.findings, set.files]).toEqual([[], []]);
  });

  it('brings what the platform asks for now, and leaves the claim', () => {
    const files = shopFiles();
    const set = planned(render({ environments: ['dev'] }), files, {
      platform: tagged,
    });
    expect(set.blocked).toBe(false);
    expect(set.files.length).toBeGreaterThan(0);
    expect(new Set(set.files.map(file => file.environment))).toEqual(
      new Set(['dev']),
    );
    expect(set.proposal.title).toBe('shop: render again in dev');
    const after = merged(files, set);
    expect(after.get('services/shop.yaml')).toBe(
      files.get('services/shop.yaml'),
    );
    expect(
      planned(render({ environments: ['dev'] }), after, { platform: tagged })
        .files,
    ).toEqual([]);
  });

  it('repairs what somebody edited', () => {
    const files = shopFiles();
    const path = 'clusters/prod/shop/postgres-main.yaml';
    const edited = new Map(files).set(
      path,
      files.get(path)!.replace(/interval: .*/, 'interval: 9h'),
    );
    const set = planned(render(), edited);
    expect(merged(edited, set)).toEqual(files);
  });

  it('refuses an environment that the service is not in', () => {
    const set = planned(render({ environments: ['qa'] }), shopFiles());
    expect(set.findings).toMatchObject([{ rule: 'unknown-environment' }]);
  });
});
