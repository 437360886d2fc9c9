import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import { renderService } from '../renderService';
import {
  merged,
  planned,
  samplePlatform,
  shopFiles,
  testNow,
} from '../testing/planning';

const claimFile = 'services/shop.yaml';
const main = { type: 'postgres', name: 'main' };
const topic = { type: 'topic', name: 'main' };
const revision = 'a'.repeat(40);
const undo = 'b'.repeat(40);
const day = 24 * 60 * 60 * 1000;
const later = (days: number) => new Date(testNow.getTime() + days * day);

type Files = Map<string, string>;

const older = (ref: string) => ({
  kind: 'upgrade',
  package: ref,
  allowDowngrade: true,
});

/** A service with a history. */
class History {
  readonly files: Files[] = [shopFiles()];

  get last(): Files {
    return this.files.at(-1)!;
  }

  /** Text of the claim after so many changes. */
  text(index: number): string {
    return this.files[index].get(claimFile)!;
  }

  do(change: object, options = {}): this {
    const set = planned(
      { service: 'shop', ...change } as ChangeInput,
      this.last,
      options,
    );
    if (set.blocked) throw new Error(JSON.stringify(set.findings));
    this.files.push(merged(this.last, set));
    return this;
  }

  back(to: number, more: object = {}, options = {}) {
    const undone = 'undo' in more ? [[undo, this.text(to + 1)] as const] : [];
    const set = planned(
      { kind: 'rollback', service: 'shop', revision, ...more } as ChangeInput,
      this.last,
      { earlier: new Map([[revision, this.text(to)], ...undone]), ...options },
    );
    const files = merged(this.last, set);
    const { claim, problems } = parseClaim(claimFile, files.get(claimFile)!);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    if (!set.blocked) {
      const rendered = renderService(
        { revision: 'x', platform: samplePlatform, files },
        claim!,
        { changeId: 'ffffffffffff', now: testNow },
      );
      if (rendered.files.length > 0) throw new Error(rendered.files[0].diff);
    }
    return { set, files, spec: claim!.document.spec };
  }
}

const configure = (resource: object) => ({
  kind: 'configure',
  resources: [resource],
});

const rulesOf = (set: ReturnType<typeof planned>) =>
  set.findings.map(f => [f.severity, f.rule]);

describe('going back', () => {
  it('restores every byte of the claim and what is rendered from it', () => {
    const history = new History();
    const handwritten = `# Ask Ann.\n${history
      .text(0)
      .replace('dev: {}', 'dev: {} # try here')}`;
    history.last.set(claimFile, handwritten);
    history
      .do(configure({ ...main, inputs: { size: 'large' } }))
      .do({ kind: 'remove', environments: ['prod-azure'] })
      .do({ kind: 'request', profile: 'internal' });
    const { set, files } = history.back(0);
    expect(files.get(claimFile)).toBe(handwritten);
    expect(set.proposal.title).toBe('shop: go back to commit aaaaaaaa');
    expect(set.summary[0].text).toBe(
      'Goes back to shop as of commit `aaaaaaaa`',
    );
    expect(history.last.has('clusters/prod-azure/shop/topic-main.yaml')).toBe(
      false,
    );
    expect(files.has('clusters/prod-azure/shop/topic-main.yaml')).toBe(true);
  });

  it('changes nothing when nothing is different', () => {
    const history = new History();
    const { set } = history.back(0);
    expect(set.files).toEqual([]);
    expect(set.findings).toEqual([]);
  });

  it('goes back in one environment only', () => {
    const history = new History()
      .do(configure({ ...main, inputs: { size: 'small', storageGb: 30 } }))
      .do(
        configure({
          ...topic,
          environments: { prod: { inputs: { partitions: 20 } } },
        }),
      )
      .do(older('aws-data@1.0.0'));
    const { set, spec, files } = history.back(0, { environments: ['prod'] });
    expect(spec.package).toBe('aws-data@1.0.0');
    expect(spec.environments).toEqual({
      dev: {},
      prod: { package: 'aws-data@2.0.0' },
      'prod-azure': { package: 'azure-data@1.0.0' },
    });
    expect(spec.resources).toEqual([
      {
        ...main,
        inputs: { size: 'small', storageGb: 30 },
        // The profile decided them then.
        environments: { prod: { inputs: { size: 'large', storageGb: 100 } } },
      },
      {
        ...topic,
        inputs: { partitions: 6 },
        environments: { dev: { inputs: { partitions: 1 } } },
      },
    ]);
    expect(
      set.findings.filter(f => f.severity !== 'info').map(f => f.rule),
    ).toEqual([]);
    const inDev = (all: Files) =>
      [...all].filter(([path]) => path.startsWith('clusters/dev/'));
    expect(inDev(files)).toEqual(inDev(history.last));
    expect(set.proposal.title).toBe('shop: go back to commit aaaaaaaa in prod');
  });

  it('says what it cannot take back for one environment', () => {
    const history = new History().do(
      configure({ ...main, inputs: { comment: 'Ask Ann.' } }),
    );
    const { set } = history.back(0, { environments: ['dev'] });
    expect(rulesOf(set)).toEqual([['warning', 'value-kept']]);
  });

  it('keeps a value of then for the environment when the one for all went on', () => {
    const history = new History()
      .do(configure({ ...main, inputs: { size: 'medium' } }))
      .do(configure({ ...main, inputs: { size: 'large' } }));
    const { spec } = history.back(1, { environments: ['dev'] });
    expect(spec.resources[0]).toEqual({
      ...main,
      inputs: { size: 'large' },
      environments: { dev: { inputs: { size: 'medium' } } },
    });
  });

  it('retains what holds data and was made since', () => {
    const history = new History().do({
      kind: 'request',
      resources: [{ type: 'postgres', name: 'second' }],
    });
    const all = history.back(0);
    expect(rulesOf(all.set)).toContainEqual(['warning', 'rollback-removes']);
    expect(all.set.blocked).toBe(false);
    expect(all.set.risk).toBe('none');
    expect(all.spec.tombstones).toMatchObject([
      { type: 'postgres', name: 'second' },
    ]);
    expect(all.files.get(claimFile)).toMatch(
      new RegExp(`^${history.text(0)}  tombstones:\n`),
    );
    const one = history.back(0, { environments: ['dev'] });
    expect(one.spec.resources[2]).toEqual({
      type: 'postgres',
      name: 'second',
      environments: { dev: { enabled: false } },
    });
    expect(one.spec.tombstones).toMatchObject([
      { name: 'second', retained: { dev: { package: 'aws-data@2.0.0' } } },
    ]);
  });

  it('takes back what was removed while that can be undone', () => {
    const history = new History().do({ kind: 'remove', all: true });
    const open = history.back(0, {}, { now: later(13) });
    expect(open.files.get(claimFile)).toBe(history.text(0));
    const closed = history.back(0, {}, { now: later(15) });
    expect(closed.spec).toMatchObject({ environments: {}, resources: [] });
    const { tombstones, ...rest } = closed.spec;
    expect(tombstones).toHaveLength(2);
    expect(rest.resources).toEqual([]);
    expect(
      closed.set.findings.filter(f => f.rule === 'undo-window-over'),
    ).toHaveLength(6);
  });

  it('says where a package goes back, without asking again', () => {
    const history = new History();
    history.last.set(
      claimFile,
      history.text(0).replace('aws-data@2.0.0', 'aws-data@1.0.0'),
    );
    history.do({ kind: 'request', package: 'aws-data@2.0.0' });
    const { set } = history.back(0);
    expect(set.blocked).toBe(false);
    expect(rulesOf(set)).toContainEqual(['warning', 'package-downgrade']);
  });

  it('refuses a package that was revoked since', () => {
    const history = new History();
    history.last.set(
      claimFile,
      history.text(0).replace('aws-data@2.0.0', 'aws-data@3.0.0'),
    );
    history.do(older('aws-data@2.0.0'));
    const { set } = history.back(0);
    expect(set.blocked).toBe(true);
    expect(rulesOf(set)).toContainEqual(['error', 'package-revoked']);
  });

  it('refuses to replace what holds data, wherever it is', () => {
    const history = new History();
    history.last.set(
      claimFile,
      history
        .text(0)
        .replace(
          '      name: main\n    - type: topic',
          '      name: main\n      environments:\n        dev: { inputs: { databaseName: old } }\n    - type: topic',
        ),
    );
    history.files.push(shopFiles());
    const { set } = history.back(0);
    expect(
      set.findings
        .filter(f => f.rule === 'rollback-replaces')
        .map(f => [f.severity, f.target?.environment]),
    ).toEqual([['error', 'dev']]);
    expect(set.findings[0].message).toContain('from app to old');
    expect(set.blocked).toBe(true);
  });

  it('keeps owner and component', () => {
    const history = new History();
    const { set, spec } = history.back(
      0,
      {},
      {
        earlier: new Map([
          [
            revision,
            history
              .text(0)
              .replace('group:default/shop', 'group:default/old')
              .replace('component:default/shop', 'component:default/old'),
          ],
        ]),
      },
    );
    expect(spec).toMatchObject({
      owner: 'group:default/shop',
      component: 'component:default/shop',
    });
    expect(set.files).toEqual([]);
    expect(rulesOf(set)).toEqual([
      ['info', 'owner-kept'],
      ['info', 'component-kept'],
    ]);
  });

  it.each<[string, ReadonlyMap<string, string>, object, string, string]>([
    ['is not there', new Map(), {}, 'revision-missing', 'services/shop.yaml'],
    [
      'cannot be read',
      new Map([[revision, 'kind: [\n']]),
      {},
      'revision-unreadable',
      'services/shop.yaml:2:1',
    ],
    [
      'is of another service',
      new Map([
        [
          revision,
          shopFiles().get(claimFile)!.replace('name: shop', 'name: ship'),
        ],
      ]),
      {},
      'revision-unreadable',
      'the claim of ship',
    ],
    [
      'has not the environment',
      new Map([[revision, shopFiles().get(claimFile)!]]),
      { environments: ['stagin'] },
      'unknown-environment',
      'stagin',
    ],
    [
      'is known, and the other is not',
      new Map([[revision, shopFiles().get(claimFile)!]]),
      { undo },
      'revision-missing',
      undo,
    ],
  ])('refuses when the state %s', (_, earlier, more, rule, words) => {
    const set = planned(
      { kind: 'rollback', service: 'shop', revision, ...more } as ChangeInput,
      shopFiles(),
      { earlier },
    );
    expect(set.blocked).toBe(true);
    expect(set.files).toEqual([]);
    expect(set.findings[0]).toMatchObject({
      rule,
      message: expect.stringContaining(words),
    });
  });
});

describe('taking one commit back', () => {
  it('leaves what came later', () => {
    const history = new History()
      .do(configure({ ...main, inputs: { size: 'large', storageGb: 50 } }))
      .do(configure({ ...topic, inputs: { partitions: 9 } }))
      .do({ kind: 'request', environments: ['staging'] });
    const { spec, set } = history.back(0, { undo });
    expect(spec.resources).toEqual([
      main,
      {
        ...topic,
        inputs: { partitions: 9 },
        environments: { dev: { inputs: { partitions: 1 } } },
      },
    ]);
    expect(spec.environments).toHaveProperty('staging');
    expect(set.proposal.title).toBe('shop: take back commit bbbbbbbb');
    expect(rulesOf(set).filter(([, rule]) => rule !== 'package-state')).toEqual(
      [],
    );
  });

  it('leaves alone what was changed again, and names both values', () => {
    const history = new History()
      .do(configure({ ...main, inputs: { size: 'large', storageGb: 50 } }))
      .do(configure({ ...main, inputs: { size: 'small' } }));
    const { spec, set } = history.back(0, { undo });
    expect(spec.resources[0]).toEqual({ ...main, inputs: { size: 'small' } });
    const conflicts = set.findings.filter(f => f.rule === 'rollback-conflict');
    expect(conflicts).toEqual([
      {
        severity: 'warning',
        rule: 'rollback-conflict',
        message:
          'size of postgres/main was changed again since: from nothing to large by that commit, and it is small now. It is left as it is.',
        target: { resource: main, input: 'size' },
      },
    ]);
  });

  it('restores every byte when nothing came later', () => {
    const history = new History();
    history.last.set(
      claimFile,
      history.text(0).replace('aws-data@2.0.0', 'aws-data@1.0.0'),
    );
    history.do({
      kind: 'request',
      profile: 'internal',
      package: 'aws-data@2.0.0',
    });
    const { files } = history.back(0, { undo });
    expect(files.get(claimFile)).toBe(history.text(0));
  });

  it('brings back a resource that the commit removed, and removes one that it made', () => {
    const removed = new History()
      .do({ kind: 'remove', resources: [topic] })
      .do(configure({ ...main, inputs: { storageGb: 50 } }));
    const back = removed.back(0, { undo });
    expect(back.spec.resources).toEqual([
      { ...main, inputs: { storageGb: 50 } },
      {
        ...topic,
        inputs: { partitions: 6 },
        environments: { dev: { inputs: { partitions: 1 } } },
      },
    ]);
    expect(back.spec.tombstones).toBeUndefined();

    const made = new History()
      .do({ kind: 'request', resources: [{ type: 'topic', name: 'more' }] })
      .do(configure({ ...main, inputs: { storageGb: 50 } }));
    const gone = made.back(0, { undo });
    expect(gone.spec.resources.map(r => r.name)).toEqual(['main', 'main']);
    expect(gone.spec.tombstones).toMatchObject([{ name: 'more' }]);

    made.do(
      configure({ type: 'topic', name: 'more', inputs: { partitions: 2 } }),
    );
    const kept = made.back(0, { undo });
    expect(kept.spec.resources).toHaveLength(3);
    expect(rulesOf(kept.set)).toContainEqual(['warning', 'rollback-conflict']);
  });

  it('takes an environment back with its values, in chosen environments only', () => {
    const history = new History()
      .do({
        kind: 'request',
        environments: ['staging'],
        resources: [
          {
            ...topic,
            environments: {
              staging: { inputs: { partitions: 4 } },
              dev: { inputs: { partitions: 2 } },
            },
          },
        ],
      })
      .do(configure({ ...main, inputs: { storageGb: 50 } }));
    const all = history.back(0, { undo });
    expect(all.spec.environments).not.toHaveProperty('staging');
    expect(all.spec.resources[1].environments).toEqual({
      dev: { inputs: { partitions: 1 } },
    });
    const some = history.back(0, { undo, environments: ['dev'] });
    expect(some.spec.environments).toHaveProperty('staging');
    expect(some.spec.resources[1].environments).toEqual({
      dev: { inputs: { partitions: 1 } },
      staging: { inputs: { partitions: 4 } },
    });
  });
});
