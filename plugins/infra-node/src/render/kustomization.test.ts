import { load } from 'js-yaml';
import { cache, main, TestRepository } from './__testUtils__/renderFixture';

const directory = 'clusters/prod/services/shop';
const file = `${directory}/kustomization.yaml`;

const resources = (repository: TestRepository, path = file) =>
  (load(repository.files.get(path) ?? '') as any)?.resources;

describe('the Kustomization of a service', () => {
  it('lists what is rendered, in order', () => {
    const repository = new TestRepository();
    repository.apply([main, cache]);
    expect(resources(repository)).toEqual([
      'postgres-main-alerts.yaml',
      'postgres-main-dashboard-overview.yaml',
      'postgres-main.yaml',
      'redis-main.yaml',
      'release.yaml',
    ]);
  });

  it('lists people’s files too when it is new: Flux applied them until now', () => {
    const repository = new TestRepository();
    repository.files.set(
      `${directory}/limits.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: limits }\n',
    );
    repository.files.set(`${directory}/values.yaml`, 'no: object\n');
    repository.apply([cache]);
    expect(resources(repository)).toEqual([
      'limits.yaml',
      'redis-main.yaml',
      'release.yaml',
    ]);
  });

  it('is not made where people have directories below: Flux goes on building all files', () => {
    const repository = new TestRepository();
    repository.files.set(
      `${directory}/jobs/nightly.yaml`,
      'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: nightly }\n',
    );
    repository.apply([cache]);
    expect(repository.files.has(file)).toBe(false);
  });

  it.each(['kustomization.yml', 'Kustomization'])(
    'keeps people’s entries and comments in %s, and gives only its own back',
    name => {
      const path = `${directory}/${name}`;
      const text =
        '# ours\nkind: Kustomization\nresources:\n- ./limits.yaml # first\n- ../base\n';
      const repository = new TestRepository();
      repository.files.set(path, text);
      repository.apply([cache]);
      expect(repository.files.get(path)).toBe(
        `${text}- redis-main.yaml\n- release.yaml\n`,
      );
      repository.apply(undefined);
      expect(repository.files.get(path)).toBe(text);
      expect(repository.files.has(file)).toBe(false);
    },
  );

  it('says so when it cannot be read', () => {
    const repository = new TestRepository();
    repository.files.set(file, 'resources: [a\n');
    const { findings } = repository.apply([cache]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        rule: 'file-unreadable',
        source: expect.objectContaining({ path: file }),
      }),
    );
    expect(repository.files.get(file)).toBe('resources: [a\n');
  });
});
