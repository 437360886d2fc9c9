import {
  main,
  cache,
  TestRepository,
  testPlatform,
} from './__testUtils__/renderFixture';

const name = 'Terraform/shop-postgres-main';
const file = 'clusters/prod/services/shop/postgres-main.yaml';

function manual() {
  const repository = new TestRepository();
  repository.apply([main, cache]);
  return repository;
}

/** Writes an approval the way an approving commit does. */
function approve(repository: TestRepository, plan: string) {
  const text = repository.files.get(file) ?? '';
  expect(text).toContain('approvePlan: ""');
  repository.files.set(
    file,
    text.replace('approvePlan: ""', `approvePlan: ${plan}`),
  );
}

describe('Terraform objects', () => {
  it('refer to a pinned source in their own namespace, never to the GitOps repository', () => {
    const objects = manual().objects();
    const { sourceRef, path } = objects[name].spec;
    expect(sourceRef).toEqual({
      kind: 'GitRepository',
      name: 'shop-aws-postgres-2-4-0',
    });
    expect(path).toBe('./pg');
    const source = objects[`GitRepository/${sourceRef.name}`];
    expect(source.metadata.namespace).toBe(objects[name].metadata.namespace);
    expect(source.spec.ref).toEqual({ tag: 'v2.4.0' });
  });

  it('carry typed values in vars, sorted, without inputs that have no value', () => {
    const repository = new TestRepository();
    repository.apply([
      { ...main, inputs: { extensions: ['a', 'b'], storageGb: 50 } },
    ]);
    const { vars } = repository.objects()[name].spec;
    expect(vars.map((v: { name: string }) => v.name)).toEqual([
      'allocated_storage_gb',
      'extensions',
      'name',
      'size',
      'tags',
    ]);
    expect(vars[0].value).toBe(50);
    expect(vars[1].value).toEqual(['a', 'b']);
  });

  it('never use vars[].valueFrom, which the controller ignores, and name the keys of varsFrom', () => {
    const repository = manual();
    expect([...repository.files.values()].join('')).not.toContain('valueFrom:');
    expect(repository.objects()[name].spec.varsFrom).toEqual([
      {
        kind: 'Secret',
        name: 'shop-postgres-main-inputs',
        varsKeys: ['admin'],
      },
    ]);
  });

  it('switch Flux variables off, so that ${…} in values survives', () => {
    const repository = new TestRepository();
    repository.apply([{ ...main, inputs: { note: '${cluster} ${{ x }}' } }]);
    const object = repository.objects()[name];
    expect(object.metadata.annotations).toMatchObject({
      'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
    });
    expect(object.spec.vars).toContainEqual({
      name: 'note',
      value: '${cluster} ${{ x }}',
    });
  });

  it('keep what holds data and destroy what does not', () => {
    const objects = manual().objects();
    const { spec, metadata } = objects[name];
    expect(spec.destroyResourcesOnDeletion).toBe(false);
    expect(metadata.annotations).toMatchObject({
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
    const other = objects['Terraform/shop-redis-main'];
    expect(other.spec.destroyResourcesOnDeletion).toBe(true);
    expect(other.metadata.annotations).not.toHaveProperty([
      'kustomize.toolkit.fluxcd.io/prune',
    ]);
  });

  it('write the outputs that the service reads into a Secret', () => {
    expect(manual().objects()[name].spec.writeOutputsToSecret).toEqual({
      name: 'shop-postgres-main-outputs',
      outputs: ['endpoint:DATABASE_HOST'],
    });
  });

  it('give the runner its credentials from Secrets', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { terraform: { runnerSecrets: ['aws'] } } }),
    );
    repository.apply([main]);
    expect(repository.objects()[name].spec.runnerPodTemplate).toEqual({
      spec: { envFrom: [{ secretRef: { name: 'aws' } }] },
    });
  });
});

describe('approvals', () => {
  it('start empty in manual environments and are auto in automatic ones', () => {
    expect(manual().objects()[name].spec.approvePlan).toBe('');
    const auto = new TestRepository(
      testPlatform({ environment: { terraform: { approval: 'auto' } } }),
    );
    auto.apply([main]);
    expect(auto.objects()[name].spec.approvePlan).toBe('auto');
  });

  it('are taken back by every change of inputs, because the plan id would stay the same', () => {
    const repository = manual();
    approve(repository, 'plan-v2.4.0-0123456789');
    repository.apply([{ ...main, inputs: { size: 'large' } }, cache]);
    expect(repository.objects()[name].spec.approvePlan).toBe('');
  });

  it('are taken back by a change of the environment', () => {
    const repository = manual();
    approve(repository, 'plan-v2.4.0-0123456789');
    repository.use(
      testPlatform({ environment: { terraform: { interval: '2h' } } }),
    );
    repository.apply([main, cache]);
    expect(repository.objects()[name].spec).toMatchObject({
      interval: '2h',
      approvePlan: '',
    });
  });

  it('stay, in full, when another resource changes', () => {
    const repository = manual();
    approve(repository, 'plan-v2.4.0-0123456789');
    const before = repository.files.get(file);
    repository.apply([main, { ...cache, inputs: { size: 'large' } }]);
    expect(repository.files.get(file)).toBe(before);
    expect(before).toContain('approvePlan: plan-v2.4.0-0123456789\n');
  });

  it('leave a person’s "disable" alone', () => {
    const repository = manual();
    approve(repository, 'disable');
    repository.apply([{ ...main, inputs: { size: 'large' } }]);
    expect(repository.objects()[name].spec.approvePlan).toBe('disable');
  });

  it('lose "auto" when the environment becomes manual', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { terraform: { approval: 'auto' } } }),
    );
    repository.apply([main]);
    repository.use(testPlatform());
    repository.apply([main]);
    expect(repository.objects()[name].spec.approvePlan).toBe('');
  });
});

describe('people’s additions', () => {
  it('stay when the object changes', () => {
    const repository = manual();
    const text = repository.files.get(file) ?? '';
    repository.files.set(
      file,
      `${text
        .replace('spec:\n', 'spec:\n  suspend: true # until Monday\n')
        .replace(
          '    groundwork/service: shop\n',
          '    groundwork/service: shop\n    team: payments\n',
        )}`,
    );
    repository.apply([{ ...main, inputs: { size: 'large' } }, cache]);
    const after = repository.files.get(file) ?? '';
    expect(after).toContain('  suspend: true # until Monday\n');
    expect(after).toContain('    team: payments\n');
    expect(after).toContain('value: large\n');
  });
});
