import fc from 'fast-check';
import {
  cache,
  main,
  TestRepository,
  testPlatform,
  type TestResource,
} from './__testUtils__/renderFixture';

const directory = 'clusters/prod/services/shop';

const resources = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom('postgres', 'redis'),
    name: fc.constantFrom('main', 'second', 'a-b', '2nd'),
    inputs: fc.record({ size: fc.constantFrom('small', 'large', '${x}: "y"') }),
  }),
  { selector: ({ type, name }) => `${type}/${name}`, maxLength: 4 },
) as fc.Arbitrary<TestResource[]>;

const platforms = fc
  .record({
    engine: fc.constantFrom('tofu-controller', 'helm-values'),
    outputs: fc.constantFrom('envFrom', 'values'),
    vault: fc.boolean(),
  })
  .map(({ engine, outputs, vault }) =>
    testPlatform({
      environment: {
        engine,
        helm: { outputs },
        ...(vault && {
          secretStore: { type: 'vault', mount: 'kv', authRef: 'a' },
        }),
      },
    }),
  );

describe('rendering', () => {
  it('gives no files when its own result is rendered again, by whatever change', () => {
    fc.assert(
      fc.property(platforms, resources, resources, (platform, one, other) => {
        const repository = new TestRepository(platform);
        for (const wanted of [one, other]) {
          expect(repository.apply(wanted).findings).toEqual([]);
          expect(repository.apply(wanted)).toEqual({ files: [], findings: [] });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives the same objects whatever was there before', () => {
    fc.assert(
      fc.property(platforms, resources, resources, (platform, one, other) => {
        const rendered = (...steps: TestResource[][]) => {
          const repository = new TestRepository(platform);
          steps.forEach(step => repository.apply(step, 'same'));
          return Object.entries(repository.objects())
            .filter(([id]) => /Terraform|ConfigMap|Rule/.test(id))
            .sort(([a], [b]) => (a < b ? -1 : 1));
        };
        expect(rendered(one, other)).toEqual(rendered(other));
      }),
      { numRuns: 30 },
    );
  });

  it('is the same, byte for byte, every time', () => {
    const [one, other] = [0, 1].map(() => {
      const repository = new TestRepository();
      repository.apply([main, cache]);
      return [...repository.files];
    });
    expect(other).toEqual(one);
  });

  it('touches only what changes: an object keeps the id of its own last change', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    const { files } = repository.apply([
      main,
      { ...cache, inputs: { size: 'large' } },
    ]);
    expect(files.map(({ path }) => path)).toEqual([
      `${directory}/redis-main.yaml`,
    ]);
    const objects = repository.objects();
    const id = (name: string) =>
      objects[name].metadata.annotations['groundwork/change-id'];
    expect(id('Terraform/shop-postgres-main')).toBe('change-1');
    expect(id('Terraform/shop-redis-main')).toBe('change-2');
  });

  it('keeps the id of a resource in the values of a release the same way', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { engine: 'helm-values' } }),
    );
    repository.apply([main, cache]);
    repository.apply([main, { ...cache, inputs: { size: 'large' } }]);
    const { infrastructure } =
      repository.objects()['HelmRelease/shop'].spec.values;
    expect(infrastructure).toMatchObject({
      changeId: 'change-2',
      resources: {
        'postgres-main': { changeId: 'change-1' },
        'redis-main': { changeId: 'change-2' },
      },
    });
  });

  it('edits an object where a person put it', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    const from = `${directory}/redis-main.yaml`;
    const to = `${directory}/all.yaml`;
    repository.files.set(
      to,
      `kind: ConfigMap\n---\n${repository.files.get(from)}`,
    );
    repository.files.delete(from);
    repository.apply([main, { ...cache, inputs: { size: 'large' } }]);
    expect(repository.files.has(from)).toBe(false);
    expect(repository.files.get(to)).toContain('value: large\n');
  });

  it('does not overwrite a file that holds something else', () => {
    const repository = new TestRepository();
    const path = `${directory}/redis-main.yaml`;
    repository.files.set(path, 'by: hand\n');
    const { findings } = repository.apply([cache]);
    expect(repository.files.get(path)).toBe('by: hand\n');
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        rule: 'file-occupied',
        source: expect.objectContaining({ path }),
      }),
    );
  });

  it('says that terragrunt is not rendered, for the resources it concerns only', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { engine: 'terragrunt' } }),
    );
    const { findings } = repository.apply([main]);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'engine-not-rendered',
        target: {
          environment: 'prod',
          resource: { type: 'postgres', name: 'main' },
        },
      }),
    ]);
    expect(repository.files.has(`${directory}/postgres-main.yaml`)).toBe(false);
  });

  it('says what Helm needs to take over an object that holds data', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    repository.use(testPlatform({ environment: { engine: 'helm-values' } }));
    const { findings } = repository.apply([main, cache]);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        rule: 'engine-changed',
        target: {
          environment: 'prod',
          resource: { type: 'postgres', name: 'main' },
        },
      }),
    ]);
    expect(repository.apply([main, cache])).toEqual({
      files: [],
      findings: [],
    });
  });

  it('refuses two resources that would have one name', () => {
    const repository = new TestRepository(
      testPlatform({
        types: {
          'redis-a': {
            stateful: false,
            implementations: { aws: { module: 'aws-redis' } },
          },
        },
      }),
    );
    const { findings } = repository.apply([
      { type: 'redis', name: 'a-b' },
      { type: 'redis-a', name: 'b' },
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        rule: 'resource-name-clash',
      }),
    );
  });

  it('goes on with the other resources when an expression of one has no value', () => {
    const repository = new TestRepository(
      testPlatform({
        types: {
          queue: {
            stateful: false,
            implementations: {
              aws: {
                module: 'aws-redis',
                variables: { vpc: '${{ environment.variables.vpc }}' },
              },
            },
          },
        },
      }),
    );
    const { findings } = repository.apply([
      { type: 'queue', name: 'main' },
      cache,
    ]);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'render-expression',
        message: expect.stringMatching(
          /environment\.variables\.vpc.*platform\/resource-types\/queue\.yaml:\d+/,
        ),
      }),
    ]);
    expect(repository.objects()).toHaveProperty(['Terraform/shop-redis-main']);
  });
});

describe('removing', () => {
  it('waits while anything cannot be rendered', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    repository.use(
      testPlatform({ environment: { secretStore: undefined } as never }),
    );
    const { files, findings } = repository.apply([main]);
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'secret-store-missing' }),
    ]);
    expect(files.filter(({ content }) => content === undefined)).toEqual([]);
  });

  it('takes away the files of a resource and leaves what destroying it needs', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    const { files } = repository.apply([main]);
    expect(
      files.filter(({ content }) => content === undefined).map(f => f.path),
    ).toEqual([`${directory}/redis-main.yaml`]);
    expect(repository.objects()).toHaveProperty([
      'GitRepository/shop-aws-redis-1-0-0',
    ]);
  });

  it('keeps namespace, sources and references to secrets also without any resource', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    repository.apply([]);
    expect(
      [...repository.files.keys()].filter(path => path.includes('/sources/')),
    ).toEqual([
      'clusters/prod/sources/shop/shop-aws-postgres-2-4-0.yaml',
      'clusters/prod/sources/shop/shop-chart-service-2-0-0.yaml',
      'clusters/prod/sources/shop/shop-namespace.yaml',
      'clusters/prod/sources/shop/shop-postgres-main-inputs.yaml',
      'clusters/prod/sources/shop/shop-runner-tf-runner.yaml',
    ]);
  });

  it('leaves files alone that hold objects of others, and says so', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    const path = `${directory}/redis-main.yaml`;
    const mixed = `kind: ConfigMap\n---\n${repository.files.get(path)}`;
    repository.files.set(path, mixed);
    const { findings } = repository.apply([main]);
    expect(repository.files.get(path)).toBe(mixed);
    expect(findings).toEqual([
      expect.objectContaining({ severity: 'warning', rule: 'object-left' }),
    ]);
  });

  it('never touches objects of another service in a shared directory', () => {
    const other = new TestRepository(testPlatform(), 'other');
    other.apply([main]);
    const repository = new TestRepository();
    const foreign = [...other.files].map(([path, text]): [string, string] => [
      path.replace('services/other/', 'services/shop/other-'),
      text,
    ]);
    foreign
      .filter(([path]) => !path.endsWith('other-kustomization.yaml'))
      .forEach(([path, text]) => repository.files.set(path, text));
    repository.apply([cache]);
    repository.apply(undefined);
    expect(Object.keys(repository.objects())).toContain(
      'Terraform/other-postgres-main',
    );
  });
});

describe('namespace and runner', () => {
  it('are made where they are missing and never changed or removed', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    const objects = repository.objects();
    for (const id of [
      'Namespace/shop',
      'ServiceAccount/tf-runner',
      'RoleBinding/tf-runner',
    ]) {
      expect(objects[id].metadata.annotations).toEqual({
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      });
    }
  });

  it('are the platform’s to make when services share a namespace: two objects of one name would stop the Kustomization', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { namespace: 'apps' } }),
    );
    repository.apply([main]);
    expect(repository.objects()).not.toHaveProperty(['Namespace/apps']);
    expect(
      repository.objects()['Terraform/shop-postgres-main'].metadata.namespace,
    ).toBe('apps');
  });
});

describe('tags', () => {
  it('are labels where they can be, annotations otherwise, and reach the module', () => {
    const repository = new TestRepository(
      testPlatform({
        platform: {
          tags: {
            'cost center': '${{ service.ownerName }}',
            size: '${{ inputs.size }}',
          },
        },
      }),
    );
    repository.apply([cache]);
    const { metadata, spec } =
      repository.objects()['Terraform/shop-redis-main'];
    expect(metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'groundwork',
      'groundwork/cost-center': 'payments',
      'groundwork/environment': 'prod',
      'groundwork/profile': 'api',
      'groundwork/resource': 'main',
      'groundwork/service': 'shop',
      'groundwork/size': 'small',
      'groundwork/type': 'redis',
    });
    expect(metadata.annotations).toEqual({
      'groundwork/build': '0123456789ab',
      'groundwork/change-id': 'change-1',
      'groundwork/owner': 'group:default/payments',
      'groundwork/package': 'data@1.0.0',
      'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
    });
    expect(spec.vars.find((v: any) => v.name === 'tags').value).toEqual({
      build: '0123456789ab',
      'change-id': 'change-1',
      'cost center': 'payments',
      environment: 'prod',
      'managed-by': 'groundwork',
      owner: 'group:default/payments',
      package: 'data@1.0.0',
      profile: 'api',
      service: 'shop',
      size: 'small',
    });
  });

  it('are lower-case words on Google Cloud', () => {
    const repository = new TestRepository(
      testPlatform({
        environment: { cloud: 'gcp' },
        types: {
          redis: {
            stateful: false,
            implementations: { gcp: { module: 'aws-redis' } },
          },
          postgres: {
            stateful: true,
            implementations: { gcp: { module: 'aws-postgres' } },
          },
        },
      }),
    );
    repository.apply([cache]);
    const { vars } = repository.objects()['Terraform/shop-redis-main'].spec;
    expect(vars[0].value).toMatchObject({
      owner: 'group-default-payments',
      package: 'data-1-0-0',
    });
  });
});
