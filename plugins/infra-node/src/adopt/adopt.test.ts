import { resolve } from 'node:path';
import { changeSchema } from '@groundwork/backstage-plugin-infra-common';
import { compile } from '../../conformance/renderClaims';
import { readFiles } from '../../conformance/repositoryFiles';
import type { PlannedChangeSet } from '../changeSets';
import { plan } from '../plan';
import { parseClaim } from '../platform/parseClaim';
import { snapshotScope } from '../snapshotScope';
import { merged } from '../testing/planning';

const sample = readFiles(
  resolve(__dirname, '../../../../examples/gitops-repository'),
);
const platform = compile(sample);
const now = new Date('2026-11-20T12:00:00Z');

/** Files of a service in the sample. */
function filesOf(service: string): Map<string, string> {
  const scope = snapshotScope(platform, service);
  return new Map(
    [...sample].filter(
      ([path]) =>
        scope.files.includes(path) ||
        scope.directories.some(d => path.startsWith(`${d}/`)),
    ),
  );
}

function adopted(
  service: string,
  files: ReadonlyMap<string, string>,
  more: object = {},
): PlannedChangeSet {
  const snapshot = { revision: 'a1b2c3', platform, files };
  const change = changeSchema.parse({ kind: 'adopt', service, ...more });
  return plan(snapshot, change, { changeId: '0123456789ab', now });
}

function claimIn(set: PlannedChangeSet) {
  const path = `services/${set.service}.yaml`;
  const text = set.files.find(f => f.path === path)?.after;
  return text === undefined
    ? undefined
    : parseClaim(path, text).claim?.document;
}

const rulesOf = (set: PlannedChangeSet, severity: string) =>
  set.findings.filter(f => f.severity === severity).map(f => f.rule);

const claims = [...sample.keys()]
  .filter(path => path.startsWith('services/'))
  .map(path => path.slice('services/'.length, -'.yaml'.length))
  .sort();

describe('adopting what Groundwork rendered', () => {
  it.each(claims)(
    'makes the claim of %s again and changes no byte',
    service => {
      const files = filesOf(service);
      const path = `services/${service}.yaml`;
      const before = parseClaim(path, files.get(path)!).claim!.document;
      files.delete(path);
      const { component } = before.spec;
      const set = adopted(service, files, { component });
      expect(set.files.map(f => f.path)).toEqual([path]);
      const after = claimIn(set)!;
      expect(after.metadata.labels).toEqual(before.metadata.labels);
      expect(after.spec.profile).toBe(before.spec.profile);
      expect(after.spec.owner).toBe(before.spec.owner);
      const ids = (claim: typeof before) =>
        claim.spec.resources.map(r => `${r.type}/${r.name}`).sort();
      expect(ids(after)).toEqual(ids(before));
    },
  );
});

describe('adopting what people wrote', () => {
  const owner = 'group:default/platform';
  const file = 'clusters/prod/services/search-indexer/infrastructure.yaml';
  const set = adopted('search-indexer', filesOf('search-indexer'), { owner });
  const edited = (search: string | RegExp, replacement: string) => {
    const files = filesOf('search-indexer');
    const text = files.get(file)!;
    const after = text.replace(search, replacement);
    expect(after).not.toBe(text);
    files.set(file, after);
    return adopted('search-indexer', files, { owner });
  };

  it('says only what profile and types do not decide', () => {
    expect(claimIn(set)).toMatchObject({
      metadata: { labels: { 'cost-center': 'cc-4410' } },
      spec: {
        owner,
        profile: 'internal-tooling',
        package: 'aws-data@3.2.0',
        environments: { staging: {}, prod: { package: 'aws-data@3.1.0' } },
        resources: [
          {
            type: 'object-storage',
            name: 'snapshots',
            inputs: { expireAfterDays: 30 },
          },
          {
            type: 'redis',
            name: 'queries',
            inputs: { evictionPolicy: 'volatile-lru' },
            environments: { prod: { inputs: { size: 'medium' } } },
          },
        ],
      },
    });
    expect(set.blocked).toBe(false);
  });

  it('keeps values, comments and order of what is there', () => {
    const changed = set.files.find(f => f.path === file)!;
    const removed = changed.diff
      .split('\n')
      .filter(line => /^-[^-]/.test(line))
      .map(line => line.slice(1).trim());
    expect(removed).toEqual([
      'labels: { team: platform }',
      'sourceRef: { kind: GitRepository, name: aws-redis }',
      'value: { team: platform, cost-center: cc-4410 }',
      'labels: { team: platform }',
      'sourceRef: { kind: GitRepository, name: aws-object-storage }',
      'value: { team: platform, cost-center: cc-4410 }',
    ]);
    expect(changed.after).toContain('# the whole index fits since October');
  });

  it('says of every file why it changes', () => {
    const said = set.findings.filter(f => f.rule === 'adopt-changes');
    expect(said.map(f => f.source?.path).sort()).toEqual(
      set.files
        .map(f => f.path)
        .filter(path => !path.startsWith('services/'))
        .sort(),
    );
    const reason = said.find(f => f.source?.path === file)!;
    expect(reason.severity).toBe('warning');
    expect(reason.message).toContain('tags, without team: platform');
  });

  it('leaves nothing to render', () => {
    const files = merged(filesOf('search-indexer'), set);
    const again = plan(
      { revision: 'a1b2c3', platform, files },
      changeSchema.parse({
        kind: 'request',
        service: 'search-indexer',
        resources: [{ type: 'redis', name: 'queries' }],
      }),
      { changeId: 'ffffffffffff', now },
    );
    expect(again.files).toEqual([]);
  });

  it('never gives a stateful resource another name', () => {
    const renamed = edited(
      'name: search-indexer-object-storage-snapshots\n',
      'name: search-snapshots\n',
    );
    expect(renamed.blocked).toBe(true);
    const [finding] = renamed.findings.filter(f => f.rule === 'name-differs');
    expect(finding.source).toMatchObject({ path: file, line: 59 });
    expect(finding.message).toContain('secretSuffix: search-snapshots');
    const text = renamed.files.find(f => f.path === file)?.after ?? '';
    expect(text).toContain('  name: search-snapshots\n');
  });

  it('refuses a value that would make a stateful resource anew', () => {
    const other = edited(
      'value: acme-prod-search-indexer-snapshots',
      'value: acme-snapshots',
    );
    const [finding] = other.findings.filter(f => f.rule === 'value-differs');
    expect(finding.severity).toBe('error');
    expect(finding.message).toContain(
      'name: acme-snapshots → acme-prod-search-indexer-snapshots',
    );
    expect(finding.source?.line).toBe(74);
  });

  it('names what it does not know, with file and line', () => {
    const unknown = edited(
      '    - { name: versioning, value: false }\n',
      '    - { name: versioning, value: false }\n    - { name: replica, value: eu }\n',
    );
    const [finding] = unknown.findings.filter(f => f.rule === 'not-recognized');
    expect(finding.message).toContain('variable replica of object-storage');
    expect(finding.source).toMatchObject({ path: file, line: 76 });
    // Adopting would drop it, and nobody knows what it does.
    expect(rulesOf(unknown, 'error')).toContain('value-differs');
  });

  it('names a module that no package has', () => {
    const foreign = edited(
      /infrastructure-modules\.git\n {2}ref: \{ tag: aws-redis-2\.0\.2 \}/,
      'other-modules.git\n  ref: { tag: v1 }',
    );
    const [finding] = foreign.findings.filter(f => f.rule === 'not-recognized');
    expect(finding.message).toMatch(/other-modules\.git at v1/);
  });

  it('names a version that no package has', () => {
    const old = edited('aws-redis-2.0.2', 'aws-redis-0.9.0');
    const [finding] = old.findings.filter(f => f.rule === 'version-differs');
    expect(finding.message).toContain('at aws-redis-0.9.0');
  });

  it('recognizes values of a release, and never lets the rest of them go', () => {
    const files = filesOf('search-indexer');
    const path = 'clusters/dev/services/search-indexer/release.yaml';
    const values = (second: string) => `${files.get(path)}    infrastructure:
      resources:
        cache: # ours
          objectName: search-indexer-redis-queries
          path: ./modules/aws-redis
          vars:
            - { name: eviction_policy, value: volatile-lru }
            - { name: node_size, value: large }
${second}`;
    const only = { owner, environments: ['dev'] };
    const known = adopted(
      'search-indexer',
      new Map(files).set(path, values('')),
      only,
    );
    expect(claimIn(known)?.spec.resources).toEqual([
      {
        type: 'redis',
        name: 'queries',
        inputs: { evictionPolicy: 'volatile-lru', size: 'large' },
      },
    ]);
    // Its source is not here, so its version is not known.
    expect(rulesOf(known, 'warning')).toContain('version-differs');
    const more = adopted(
      'search-indexer',
      new Map(files).set(
        path,
        values('        other: { objectName: search-graph, path: ./graph }\n'),
      ),
      only,
    );
    const [finding] = more.findings.filter(f => f.rule === 'adopt-loses');
    expect(finding.message).toContain('search-graph');
    expect(finding.severity).toBe('error');
    expect(rulesOf(more, 'warning')).toContain('not-recognized');
  });

  it('refuses what is delivered in another way than here', () => {
    const files = filesOf('search-indexer');
    const dev = file.replace('/prod/', '/dev/');
    files.set(dev, files.get(file)!);
    const moved = adopted('search-indexer', files, {
      owner,
      environments: ['dev'],
    });
    expect(rulesOf(moved, 'error')).toContain('engine-differs');
    expect(moved.files).toEqual([]);
  });

  it('recognizes Terragrunt units', () => {
    const unit =
      'clusters/prod/services/search-indexer/snapshots/terragrunt.hcl';
    const files = new Map([
      [
        unit,
        `terraform {
  source = "git::http://localhost:7080/acme/infrastructure-modules.git//modules/aws-object-storage?ref=aws-object-storage-2.1.0"
}
inputs = {
  versioning = false
  expire_after_days = 30
  kms_key_arn = local.key
}
`,
      ],
    ]);
    const terragrunt = new Map(sample);
    const environment = 'platform/environments/prod.yaml';
    terragrunt.set(
      environment,
      sample
        .get(environment)!
        .replace('engine: tofu-controller', 'engine: terragrunt'),
    );
    const planned = plan(
      { revision: 'a1b2c3', platform: compile(terragrunt), files },
      changeSchema.parse({ kind: 'adopt', service: 'search-indexer', owner }),
      { changeId: '0123456789ab', now },
    );
    expect(claimIn(planned)?.spec.resources).toEqual([
      {
        type: 'object-storage',
        name: 'snapshots',
        inputs: { expireAfterDays: 30 },
      },
    ]);
    const [finding] = planned.findings.filter(f => f.rule === 'not-recognized');
    expect(finding.message).toBe(
      `${unit}:7: "inputs.kms_key_arn" is no plain value; only literals can be taken over.`,
    );
  });

  it('asks for a profile that allows it, and an owner', () => {
    const files = filesOf('search-indexer');
    expect(rulesOf(adopted('search-indexer', files), 'error')).toEqual([
      'owner-needed',
    ]);
    const wrong = adopted('search-indexer', files, {
      owner,
      profile: 'internal-toolin',
    });
    expect(rulesOf(wrong, 'error')).toEqual(['unknown-profile']);
    expect(wrong.files).toEqual([]);
  });

  it('refuses what is adopted already, and what is not there', () => {
    const [service] = claims;
    const again = adopted(service, filesOf(service));
    expect(rulesOf(again, 'error')).toContain('already-adopted');
    expect(again.files).toEqual([]);
    const none = adopted('payments-api', filesOf('payments-api'), { owner });
    expect(rulesOf(none, 'error')).toEqual(['nothing-to-adopt']);
  });
});
