import {
  main,
  TestRepository,
  testPlatform,
} from './__testUtils__/renderFixture';

const vault = { type: 'vault', mount: 'kv', authRef: 'tf-runner' };

describe('references to secrets', () => {
  it('are ExternalSecrets that fetch the named keys', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    expect(
      repository.objects()['ExternalSecret/shop-postgres-main-inputs'],
    ).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: { name: 'shop-postgres-main-inputs' },
        data: [
          {
            secretKey: 'admin',
            remoteRef: { key: 'platform/rds', property: 'admin"pass' },
          },
        ],
      },
    });
  });

  it('are VaultStaticSecrets that make their Secret and put nothing else of Vault into it', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { secretStore: vault } }),
    );
    repository.apply([main]);
    expect(
      repository.objects()['VaultStaticSecret/shop-postgres-main-inputs'].spec,
    ).toEqual({
      type: 'kv-v2',
      mount: 'kv',
      path: 'platform/rds',
      vaultAuthRef: 'tf-runner',
      refreshAfter: '60s',
      destination: {
        name: 'shop-postgres-main-inputs',
        create: true,
        transformation: {
          excludeRaw: true,
          excludes: ['.*'],
          templates: { admin: { text: '{{ get .Secrets "admin\\"pass" }}' } },
        },
      },
    });
  });

  it('are one per path with Vault, and the resource reads them all', () => {
    const secretVariables = ['a', 'b'].map(variable => ({
      variable,
      path: `platform/${variable}`,
      property: 'p',
    }));
    const repository = new TestRepository(
      testPlatform({
        environment: { secretStore: vault },
        types: {
          postgres: {
            stateful: true,
            implementations: {
              aws: { module: 'aws-postgres', secretVariables },
            },
          },
        },
      }),
    );
    repository.apply([main]);
    const objects = repository.objects();
    const { varsFrom } = objects['Terraform/shop-postgres-main'].spec;
    expect(varsFrom.map((v: any) => v.varsKeys)).toEqual([['a'], ['b']]);
    for (const [index, { name }] of varsFrom.entries()) {
      expect(objects[`VaultStaticSecret/${name}`].spec.path).toBe(
        secretVariables[index].path,
      );
    }
  });

  it('live beside the sources and outlast their resource, whose destruction needs them', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    repository.apply([]);
    expect([...repository.files.keys()]).toContain(
      'clusters/prod/sources/shop/shop-postgres-main-inputs.yaml',
    );
  });

  it('are missed with a finding where the environment has no store', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { secretStore: undefined } as never }),
    );
    const { findings } = repository.apply([main]);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'secret-store-missing',
        source: expect.objectContaining({
          path: 'platform/environments/prod.yaml',
        }),
        target: {
          environment: 'prod',
          resource: { type: 'postgres', name: 'main' },
        },
      }),
    ]);
  });
});
