import {
  changeSchema,
  type ChangeInput,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { samplePlatform, shopRequest, testNow } from '../testing/planning';
import { applyChange } from './applyChange';

function apply(claim: ServiceInfraDocument | undefined, change: ChangeInput) {
  return applyChange(samplePlatform, claim, changeSchema.parse(change), {
    now: testNow,
  });
}

const created = apply(undefined, shopRequest).claim!;

/** A claim that tries a candidate where that is allowed. */
const shop: ServiceInfraDocument = {
  ...created,
  spec: {
    ...created.spec,
    package: 'aws-data@2.1.0',
    environments: {
      ...created.spec.environments,
      prod: { package: 'aws-data@2.0.0' },
    },
  },
};

describe('request', () => {
  it('takes owner, component and title from the catalog', () => {
    const { claim } = applyChange(
      samplePlatform,
      undefined,
      changeSchema.parse({ ...shopRequest, owner: undefined }),
      {
        now: testNow,
        owner: 'group:shop/team',
        component: 'component:shop/shop',
        title: 'The shop',
      },
    );
    expect(claim).toMatchObject({
      metadata: { name: 'shop', title: 'The shop' },
      spec: { owner: 'group:shop/team', component: 'component:shop/shop' },
    });
  });

  it('leaves owner and component of a claim alone', () => {
    const { owner, component } = shop.spec;
    const same = apply(shop, {
      kind: 'request',
      service: 'shop',
      owner: owner.replace('shop', 'Shop'),
      component,
    });
    expect(same).toMatchObject({ findings: [], yamlEdits: [] });
    const other = apply(shop, {
      kind: 'request',
      service: 'shop',
      owner: 'group:default/thieves',
      component: 'component:default/thief',
    });
    expect(other.findings.map(f => [f.severity, f.rule])).toEqual([
      ['error', 'owner-differs'],
      ['error', 'component-differs'],
    ]);
    expect(other.claim?.spec).toMatchObject({ owner, component });
  });

  it('merges inputs, environments and resources', () => {
    const { claim, findings } = apply(shop, {
      kind: 'request',
      service: 'shop',
      environments: ['staging', 'dev'],
      resources: [
        {
          type: 'topic',
          name: 'main',
          inputs: { partitions: 9 },
          environments: { prod: { inputs: { partitions: 20 } } },
        },
        { type: 'topic', name: 'other' },
      ],
    });
    expect(findings).toEqual([]);
    expect(claim!.spec.environments).toEqual({
      dev: {},
      prod: { package: 'aws-data@2.0.0' },
      'prod-azure': { package: 'azure-data@1.0.0' },
      // The claim's own package is a candidate, which is not enough here.
      staging: { package: 'aws-data@2.0.0' },
    });
    expect(claim!.spec.resources).toEqual([
      { type: 'postgres', name: 'main' },
      {
        type: 'topic',
        name: 'main',
        inputs: { partitions: 9 },
        environments: {
          dev: { inputs: { partitions: 1 } },
          prod: { inputs: { partitions: 20 } },
        },
      },
      { type: 'topic', name: 'other' },
    ]);
  });

  it('changes nothing when asked again', () => {
    const again = apply(shop, shopRequest);
    expect(again.claim).toEqual(shop);
    expect(again.yamlEdits).toEqual([]);
  });

  it('writes a value that would be the default, because somebody chose it', () => {
    const { claim } = apply(undefined, {
      ...shopRequest,
      resources: [
        { type: 'postgres', name: 'main', inputs: { size: 'medium' } },
      ],
    });
    expect(claim!.spec.resources[0].inputs).toEqual({ size: 'medium' });
  });

  it('gives a package to the environments that the request names', () => {
    const packages = (claim: ServiceInfraDocument | undefined) => [
      claim?.spec.package,
      claim?.spec.environments.dev.package,
      claim?.spec.environments.prod.package,
    ];
    const base = { kind: 'request', service: 'shop' } as const;
    expect(
      packages(
        apply(shop, {
          ...base,
          package: 'aws-data@1.0.0',
          environments: ['prod'],
        }).claim,
      ),
    ).toEqual(['aws-data@2.1.0', undefined, 'aws-data@1.0.0']);
    expect(
      packages(apply(shop, { ...base, package: 'aws-data@1.0.0' }).claim),
    ).toEqual(['aws-data@1.0.0', undefined, 'aws-data@2.0.0']);
    expect(
      apply(shop, { ...base, package: 'aws-data@1.0.1' }).findings,
    ).toEqual([
      expect.objectContaining({
        rule: 'unknown-package',
        fix: {
          text: 'Use aws-data@1.0.0',
          field: { name: 'package', value: 'aws-data@1.0.0' },
        },
      }),
    ]);
  });

  it('uses one package for all when they are equally good', () => {
    const { claim } = apply(undefined, {
      ...shopRequest,
      environments: ['staging', 'prod'],
    });
    expect(claim!.spec.package).toBe('aws-data@2.0.0');
    expect(claim!.spec.environments).toEqual({ staging: {}, prod: {} });
  });
});

describe('configure', () => {
  it('takes values back with null, and what is empty then goes', () => {
    const { claim } = apply(shop, {
      kind: 'configure',
      service: 'shop',
      resources: [
        {
          type: 'topic',
          name: 'main',
          inputs: { partitions: null },
          environments: { dev: { inputs: { partitions: null } } },
        },
      ],
    });
    expect(claim!.spec.resources[1]).toEqual({ type: 'topic', name: 'main' });
  });

  it('keeps what else an environment says', () => {
    const disabled: ServiceInfraDocument = {
      ...shop,
      spec: {
        ...shop.spec,
        resources: [
          {
            type: 'topic',
            name: 'main',
            environments: {
              dev: { enabled: false, inputs: { partitions: 1 } },
              prod: {},
            },
          },
        ],
      },
    };
    const { claim } = apply(disabled, {
      kind: 'configure',
      service: 'shop',
      resources: [
        {
          type: 'topic',
          name: 'main',
          environments: { dev: { inputs: { partitions: null } } },
        },
      ],
    });
    expect(claim!.spec.resources[0].environments).toEqual({
      dev: { enabled: false },
      prod: {},
    });
  });

  it('names the nearest resource when there is none', () => {
    const { findings } = apply(shop, {
      kind: 'configure',
      service: 'shop',
      profile: 'busi',
      resources: [
        { type: 'postgres', name: 'mian', inputs: { size: 'small' } },
        {
          type: 'topic',
          name: 'main',
          environments: { staging: { inputs: {} } },
        },
      ],
    });
    expect(findings.map(f => f.message)).toEqual([
      'Unknown profile "busi"; did you mean "busy"?',
      'shop has no postgres "mian"; did you mean "postgres/main"?',
      'topic/main is configured for "staging", where shop does not run; there is dev, prod, prod-azure',
    ]);
  });

  it('needs a claim', () => {
    const { claim, findings } = apply(undefined, {
      kind: 'configure',
      service: 'shop',
    });
    expect(claim).toBeUndefined();
    expect(findings[0].rule).toBe('no-claim');
  });
});

describe('remove', () => {
  it('removes resources and environments with all that is said of them', () => {
    const { claim, findings } = apply(shop, {
      kind: 'remove',
      service: 'shop',
      environments: ['dev'],
      resources: [{ type: 'postgres', name: 'main' }],
    });
    expect(findings).toEqual([]);
    expect(Object.keys(claim!.spec.environments)).toEqual([
      'prod',
      'prod-azure',
    ]);
    expect(claim!.spec.resources).toEqual([
      { type: 'topic', name: 'main', inputs: { partitions: 6 } },
    ]);
    const dates = {
      removedAt: '2026-06-01T00:00:00.000Z',
      undoUntil: '2026-06-15T00:00:00.000Z',
    };
    expect(claim!.spec.tombstones).toEqual([
      {
        type: 'postgres',
        name: 'main',
        retained: {
          dev: { package: 'aws-data@2.1.0' },
          prod: { package: 'aws-data@2.0.0' },
          'prod-azure': { package: 'azure-data@1.0.0' },
        },
        ...dates,
      },
      {
        type: 'topic',
        name: 'main',
        inputs: { partitions: 6 },
        environments: { dev: { inputs: { partitions: 1 } } },
        retained: { dev: { package: 'aws-data@2.1.0' } },
        ...dates,
      },
    ]);
  });

  it('says that something is gone already, and refuses names it does not know', () => {
    const { claim, findings } = apply(shop, {
      kind: 'remove',
      service: 'shop',
      environments: ['staging', 'pord'],
      resources: [{ type: 'postgres', name: 'other' }],
    });
    expect(claim).toEqual(shop);
    expect(findings.map(f => [f.severity, f.rule])).toEqual([
      ['error', 'unknown-environment'],
      ['info', 'already-removed'],
    ]);
  });
});
