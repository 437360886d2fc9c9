import fc from 'fast-check';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { merged, planned } from '../testing/planning';

const some = <T>(value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined, freq: 2 });

const inputsOf = {
  postgres: fc.record(
    {
      size: some(fc.constantFrom('small', 'medium', 'large')),
      storageGb: some(fc.integer({ min: 20, max: 1000 })),
      comment: some(fc.constantFrom('a: b', '16', 'true', '# no', ' x ')),
    },
    { noNullPrototype: true },
  ),
  topic: fc.record(
    { partitions: some(fc.integer({ min: 1, max: 12 })) },
    { noNullPrototype: true },
  ),
};

const environments = fc.subarray(['dev', 'staging', 'prod', 'prod-azure'], {
  minLength: 1,
});

const resourceOf = (
  type: 'postgres' | 'topic',
  name: string,
  names: string[],
) =>
  fc.record(
    {
      type: fc.constant(type),
      name: fc.constant(name),
      inputs: inputsOf[type].map(defined),
      environments: fc
        .subarray(names)
        .chain(own =>
          fc.tuple(
            ...own.map(environment =>
              inputsOf[type].map(
                inputs => [environment, { inputs: defined(inputs) }] as const,
              ),
            ),
          ),
        )
        .map(entries => Object.fromEntries(entries)),
    },
    { noNullPrototype: true },
  );

const request = environments.chain(names =>
  fc.record(
    {
      kind: fc.constant('request' as const),
      service: fc.constantFrom('shop', 'shop-postgres', 'a'),
      owner: fc.constantFrom('group:default/shop', 'user:default/someone'),
      profile: fc.constantFrom('busy', 'internal'),
      environments: fc.constant(names),
      resources: fc
        .subarray(
          [
            resourceOf('postgres', 'main', names),
            resourceOf('postgres', 'topic-main', names),
            resourceOf('topic', 'orders', names),
          ],
          { minLength: 1 },
        )
        .chain(list => fc.tuple(...list)),
    },
    { noNullPrototype: true },
  ),
);

function defined<T extends object>(values: T) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  );
}

describe('adopting what any claim rendered', () => {
  it('changes no byte', () => {
    fc.assert(
      fc.property(request, change => {
        const set = planned(change as ChangeInput);
        fc.pre(!set.blocked);
        const files = merged(new Map(), set);
        const claim = `services/${change.service}.yaml`;
        files.delete(claim);
        const adopted = planned(
          { kind: 'adopt', service: change.service },
          files,
        );
        expect(adopted.findings.filter(f => f.severity === 'error')).toEqual(
          [],
        );
        expect(adopted.files.map(f => f.path)).toEqual([claim]);
      }),
      { numRuns: 60 },
    );
  });
});
