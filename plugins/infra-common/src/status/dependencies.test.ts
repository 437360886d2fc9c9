import type { ObservedObject } from './observed';
import {
  condition,
  main,
  observed,
  kustomization,
  phaseOf,
  readyTrue,
  ref,
  source,
  terraform,
} from './__testUtils__/observed';

const waits = condition('Ready', 'False', 'DependencyNotReady');
const broken = condition(
  'Ready',
  'False',
  'TFExecApplyFailed',
  'rpc error: code = Internal desc = exit status 1\n\nError: quota of brokers is used up',
);

const on = (...names: string[]) => ({
  dependsOn: names.map(name => ({
    kind: 'Terraform',
    namespace: 'payments',
    name,
  })),
});

const at = (name: string, ...rest: Parameters<typeof terraform>) =>
  terraform(rest[0], rest[1], { ...rest[2], name });

const start = (...names: string[]) => terraform([waits], {}, on(...names));

const derive = (...objects: ObservedObject[]) =>
  phaseOf([...objects, source()]);

describe('a wait for other resources', () => {
  it('names the one that failed, and why', () => {
    const report = derive(
      start('kafka-cluster'),
      at('kafka-cluster', [broken]),
    );
    expect(report).toMatchObject({
      phase: 'waiting',
      message:
        'Waits for kafka-cluster, which failed: could not be applied: quota of brokers is used up.',
      waitsFor: {
        kind: 'dependency',
        object: ref('Terraform', 'kafka-cluster'),
        rootCause: {
          object: ref('Terraform', 'kafka-cluster'),
          phase: 'failed',
        },
      },
      object: main,
    });
  });

  it('is followed to the root', () => {
    const report = derive(
      start('app-db'),
      at('app-db', [waits], {}, on('network')),
      at('network', [broken]),
    );
    expect(report.message).toMatch(
      /^Waits for app-db, and that for network, which failed: /,
    );
    expect(report.waitsFor?.object?.name).toBe('app-db');
    expect(report.waitsFor?.rootCause?.object.name).toBe('network');
  });

  it('finds the worst of several roots, in any order', () => {
    const objects = [
      at(
        'a',
        [condition('Ready', 'Unknown', 'Progressing', 'Initializing')],
        {},
        { generation: 9 },
      ),
      at('b', [broken]),
      at('c', [readyTrue('NoDrift')]),
    ];
    const one = derive(start('a', 'b', 'c'), ...objects);
    const other = derive(start('c', 'b', 'a'), ...[...objects].reverse());
    expect(one.waitsFor?.rootCause?.object.name).toBe('b');
    expect(other).toEqual(one);
  });

  it('says what a plan of another resource waits for', () => {
    const report = derive(
      start('vpc'),
      at('vpc', [readyTrue('TerraformOutputsWritten')], {
        pendingPlan: 'plan-v1-aaaaaaaaaa',
        lastPlannedGeneration: 3,
      }),
    );
    expect(report.message).toBe(
      'Waits for vpc, which waits for approval of its plan.',
    );
  });

  it("uses a resource's own words, and its service when that is another", () => {
    const identity = { service: 'streams', type: 'kafka', resource: 'cluster' };
    const report = derive(start('k'), at('k', [broken], {}, { identity }));
    expect(report.message).toMatch(/^Waits for kafka cluster of streams, /);
  });

  it('says that something does not exist', () => {
    expect(derive(start('nowhere'))).toMatchObject({
      message: 'Waits for nowhere, which is not in the cluster.',
      needsAttention: true,
      actor: { who: 'owner' },
    });
  });

  it('ends in a circle', () => {
    const report = derive(
      start('b'),
      at('b', [waits], {}, on('c')),
      at('c', [waits], {}, on(main.name)),
    );
    expect(report).toMatchObject({
      reason: 'dependency-circle',
      needsAttention: true,
      actor: { who: 'platform' },
    });
    expect(derive(start(main.name)).message).toMatch(/^Waits for itself/);
  });

  it('ends in a circle that it is not part of', () => {
    const report = derive(
      start('b'),
      at('b', [waits], {}, on('c')),
      at('c', [waits], {}, on('b')),
    );
    expect(report).toMatchObject({
      phase: 'waiting',
      reason: 'dependency-circle',
    });
  });

  it('does not grow with the number of ways through a wide graph', () => {
    const layers = 12;
    const width = 8;
    const names = (layer: number) =>
      Array.from({ length: width }, (_, i) => `l${layer}n${i}`);
    let reads = 0;
    const objects = Array.from({ length: layers }, (_, layer) =>
      names(layer).map(name =>
        layer === layers - 1
          ? at(name, [broken])
          : at(name, [waits], {}, on(...names(layer + 1))),
      ),
    ).flat();
    const all = new Map(
      [...objects, start(...names(0)), source()].map(o => [o.name, o]),
    );
    const report = phaseOf([], {
      objects: wanted => {
        reads++;
        return all.get(wanted.name);
      },
    });
    expect(report.waitsFor?.rootCause?.phase).toBe('failed');
    expect(reads).toBeLessThan(layers * width * 10);
  });

  it('is followed from Kustomization to Kustomization', () => {
    const base = ref('Kustomization', 'base', 'flux-system');
    const report = phaseOf(
      [
        terraform([readyTrue('NoDrift')]),
        source(),
        observed(kustomization, [waits], {
          dependsOn: [
            { kind: base.kind, namespace: base.namespace, name: base.name },
          ],
        }),
        observed(base, [
          condition('Ready', 'False', 'BuildFailed', 'bad yaml'),
        ]),
      ],
      { rollout: { state: 'behind', kustomization } },
    );
    expect(report).toMatchObject({
      phase: 'waiting',
      waitsFor: { rootCause: { object: base, phase: 'failed' } },
    });
  });
});
