import { printYaml } from '../yaml';
import {
  cache,
  main,
  TestRepository,
  testPlatform,
} from './__testUtils__/renderFixture';

const directory = 'clusters/prod/services/shop';
const file = `${directory}/by-hand.yaml`;

const byHand = `# Ours. Ask #team-shop before touching.
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: shop }
spec:
  interval: 10m
  chartRef: { kind: OCIRepository, name: chart }   # not from a package
  values:
    image:
      tag: 1.2.3 # {"$imagepolicy": "flux-system:shop:tag"}
    envFrom:
    - secretRef: { name: by-hand }   # ours
    replicas: 6
`;

const valuesEngine = { engine: 'helm-values' };

function withHand(text = byHand, changes = {}) {
  const repository = new TestRepository(testPlatform(changes));
  repository.files.set(file, text);
  return repository;
}

describe('a release that a person wrote', () => {
  it('keeps every byte but the wiring of outputs, with tofu-controller', () => {
    const repository = withHand();
    repository.apply([main]);
    expect(repository.files.get(file)).toBe(
      byHand.replace(
        '    replicas: 6\n',
        `    - secretRef:
        name: shop-postgres-main-outputs
        optional: true
    replicas: 6
`,
      ),
    );
    expect(repository.files.has(`${directory}/release.yaml`)).toBe(false);
  });

  it('gets the map that the chart renders, with helm-values', () => {
    const repository = withHand(byHand, { environment: valuesEngine });
    repository.apply([main, cache]);
    const { infrastructure } =
      repository.objects()['HelmRelease/shop'].spec.values;
    expect(infrastructure).toMatchObject({
      service: 'shop',
      environment: 'prod',
      profile: 'api',
      package: 'data@1.0.0',
      changeId: 'change-1',
    });
    expect(infrastructure.resources['postgres-main']).toMatchObject({
      type: 'postgres',
      name: 'main',
      objectName: 'shop-postgres-main',
      source: { kind: 'GitRepository', name: 'shop-aws-postgres-2-4-0' },
      path: './pg',
      approvePlan: '',
      destroyResourcesOnDeletion: false,
      outputs: {
        secret: 'shop-postgres-main-outputs',
        names: ['endpoint:DATABASE_HOST'],
      },
    });
    expect(repository.files.get(file)).toContain(
      'tag: 1.2.3 # {"$imagepolicy": "flux-system:shop:tag"}\n',
    );
    expect(Object.keys(repository.objects()).join()).not.toContain(
      'Terraform/',
    );
  });

  it('keeps an approval in its values until that resource changes', () => {
    const repository = withHand(byHand, { environment: valuesEngine });
    repository.apply([main, cache]);
    const approved = (repository.files.get(file) ?? '').replace(
      /(postgres-main:\n(?: {10}.*\n)*? {10}approvePlan: )""/,
      '$1plan-v2.4.0-0123456789',
    );
    repository.files.set(file, approved);
    const plans = () => {
      const { resources } =
        repository.objects()['HelmRelease/shop'].spec.values.infrastructure;
      return [
        resources['postgres-main'].approvePlan,
        resources['redis-main'].approvePlan,
      ];
    };
    repository.apply([main, { ...cache, inputs: { size: 'large' } }]);
    expect(plans()).toEqual(['plan-v2.4.0-0123456789', '']);
    repository.apply([{ ...main, inputs: { size: 'large' } }, cache]);
    expect(plans()).toEqual(['', '']);
  });

  it('gets no second chart source', () => {
    const repository = withHand();
    repository.apply([main]);
    expect(Object.keys(repository.objects()).join()).not.toContain('chart');
  });

  it('is byte for byte what it was after everything is removed again', () => {
    for (const environment of [{}, valuesEngine]) {
      const repository = withHand(byHand, { environment });
      repository.apply([main, cache]);
      expect(repository.files.get(file)).not.toBe(byHand);
      repository.apply([]);
      expect(repository.files.get(file)).toBe(byHand);
      repository.apply([main]);
      repository.apply(undefined);
      expect(repository.files.get(file)).toBe(byHand);
    }
  });

  it('keeps a reference that a person changed', () => {
    const own = byHand.replace(
      'name: by-hand }',
      'name: shop-postgres-main-outputs, optional: false }',
    );
    const repository = withHand(own);
    repository.apply([main]);
    expect(repository.files.get(file)).toBe(own);
  });

  it('is found in any file and any document of the directory', () => {
    const repository = withHand(`kind: ConfigMap\n---\n${byHand}`);
    repository.apply([main]);
    expect(repository.files.get(file)).toContain('shop-postgres-main-outputs');
  });

  it('stays as it is when the edit is impossible, with the line and a proposal', () => {
    const shared = byHand
      .replace('    envFrom:\n', '    envFrom: &shared\n')
      .replace('replicas: 6\n', 'jobs: *shared\n');
    const repository = withHand(shared);
    const { findings } = repository.apply([main]);
    expect(repository.files.get(file)).toBe(shared);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        rule: 'edit-refused',
        source: expect.objectContaining({ path: file, line: 11 }),
        fix: { text: expect.stringMatching(/.+/) },
      }),
    ]);
  });

  it('is not guessed at when its list is none', () => {
    const odd = byHand.replace(
      '    - secretRef: { name: by-hand }   # ours\n',
      '      by-hand: secret\n',
    );
    const repository = withHand(odd);
    const { findings } = repository.apply([main]);
    expect(findings[0]).toMatchObject({
      severity: 'error',
      rule: 'edit-refused',
    });
    expect(repository.files.get(file)).toBe(odd);
  });

  it('is refused when it stands in two files', () => {
    const repository = withHand();
    repository.files.set(`${directory}/copy.yaml`, byHand);
    expect(repository.apply([main]).findings).toContainEqual(
      expect.objectContaining({ severity: 'error', rule: 'duplicate-object' }),
    );
  });

  it('is warned about ${…} in values, where Flux has not been told to leave it', () => {
    const repository = withHand(byHand, { environment: valuesEngine });
    const { findings } = repository.apply([
      { ...main, inputs: { note: '${cluster}' } },
    ]);
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        rule: 'flux-substitution',
      }),
    ]);
  });
});

describe('outputs as values', () => {
  const asValues = { environment: { helm: { outputs: 'values' } } };

  it('are optional, literal references: a release neither waits for a plan nor stumbles over a comma', () => {
    const repository = withHand(byHand, asValues);
    repository.apply([main]);
    const { spec } = repository.objects()['HelmRelease/shop'];
    expect(spec.valuesFrom).toEqual([
      {
        kind: 'Secret',
        name: 'shop-postgres-main-outputs',
        valuesKey: 'DATABASE_HOST',
        targetPath: 'env.DATABASE_HOST',
        literal: true,
        optional: true,
      },
    ]);
    expect(spec.values.envFrom).toEqual([{ secretRef: { name: 'by-hand' } }]);
  });

  it('replace the other way when the environment changes its mind', () => {
    const repository = withHand();
    repository.apply([main]);
    repository.use(testPlatform(asValues));
    repository.apply([main]);
    const { spec } = repository.objects()['HelmRelease/shop'];
    expect(spec.valuesFrom).toHaveLength(1);
    expect(spec.values.envFrom).toEqual([{ secretRef: { name: 'by-hand' } }]);
  });
});

describe('variables of outputs', () => {
  it('have the plain name for main, and the resource’s name before all others, from the start', () => {
    const names = (...resources: string[]) => {
      const repository = new TestRepository();
      repository.apply(resources.map(name => ({ type: 'redis', name })));
      const objects = repository.objects();
      return resources.map(
        name =>
          objects[`Terraform/shop-redis-${name}`].spec.writeOutputsToSecret
            .outputs[0],
      );
    };
    expect(names('main')).toEqual(['host:REDIS_HOST']);
    expect(names('rate-limits')).toEqual(['host:RATE_LIMITS_REDIS_HOST']);
    expect(names('main', 'rate-limits', '2nd')).toEqual([
      'host:REDIS_HOST',
      'host:RATE_LIMITS_REDIS_HOST',
      'host:_2ND_REDIS_HOST',
    ]);
  });
});

describe('a release that Groundwork makes', () => {
  const made = `${directory}/release.yaml`;

  it('has the package’s chart, the profile’s values for the tier and the wiring', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    const { metadata, spec } = repository.objects()['HelmRelease/shop'];
    expect(metadata.annotations).toMatchObject({
      'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
    });
    expect(spec).toEqual({
      interval: '10m',
      chart: {
        spec: {
          chart: './charts/service',
          reconcileStrategy: 'Revision',
          sourceRef: {
            kind: 'GitRepository',
            name: 'shop-chart-service-2-0-0',
          },
        },
      },
      install: { remediation: { retries: 3 } },
      upgrade: { remediation: { retries: 3 } },
      values: {
        replicas: 3,
        image: { repository: 'r/shop' },
        network: { exposure: 'internal' },
        envFrom: [
          {
            secretRef: { name: 'shop-postgres-main-outputs', optional: true },
          },
        ],
      },
    });
    expect(repository.objects()).toHaveProperty([
      'GitRepository/shop-chart-service-2-0-0',
    ]);
  });

  it('takes charts from OCI by reference', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const repository = new TestRepository(
      testPlatform({
        packageSource: {
          kind: 'OCIRepository',
          url: 'oci://r/x',
          tag: '1.0.0',
          digest,
        },
      }),
    );
    repository.apply([main]);
    const objects = repository.objects();
    const { spec } = objects['HelmRelease/shop'];
    expect(spec.chart).toBeUndefined();
    expect(spec.chartRef).toEqual({
      kind: 'OCIRepository',
      name: 'shop-chart-service-2-0-0',
    });
    expect(objects[`OCIRepository/${spec.chartRef.name}`].spec.ref).toEqual({
      digest,
    });
  });

  it('keeps what people change in it', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    const text = repository.files.get(made) ?? '';
    repository.files.set(
      made,
      text
        .replace('replicas: 3', 'replicas: 12 # sale')
        .replace('    network:', '    extra: [1]\n    network:'),
    );
    repository.apply([main, cache]);
    const { values } = repository.objects()['HelmRelease/shop'].spec;
    expect(values).toMatchObject({ replicas: 12, extra: [1] });
    expect(values.envFrom).toHaveLength(2);
  });

  it('goes with the service', () => {
    const repository = new TestRepository();
    repository.apply([main]);
    repository.apply(undefined);
    expect(
      [...repository.files.keys()].filter(path => path.startsWith(directory)),
    ).toEqual([]);
  });
});

it('reads releases of older versions of the API', () => {
  const repository = withHand(
    printYaml({
      apiVersion: 'helm.toolkit.fluxcd.io/v2beta2',
      kind: 'HelmRelease',
      metadata: { name: 'shop' },
      spec: { values: {} },
    }),
  );
  repository.apply([main]);
  expect(repository.files.has(`${directory}/release.yaml`)).toBe(false);
});
