import fc from 'fast-check';
import {
  allowedFixture,
  claimFixture,
  matrixFixture,
  removedFixture,
  upgradeFixture,
} from '../__testUtils__/dayTwoFixture';
import { changeSetFixture } from '../__testUtils__/changeSetFixture';
import type { ResourceDraft } from '../requestForm/draft';
import { operationSearch, parseOperation } from './address';
import { refusalEverywhere, refusalsOf } from './allowed';
import { claimDraft, draftEdits } from './configure/claimDraft';
import { menuItems, serviceEntries } from './menu/menuItems';
import { promotionOf, rowKey, staysBetween } from './promote/carried';
import { removedState } from './removal/removedState';
import { isPossible, stepBetween, versionsOf } from './upgrade/versions';

describe('addresses of operations', () => {
  it('are read back, and nothing else is', () => {
    const search = new URLSearchParams(
      operationSearch('upgrade', { package: 'a@1.0.0', from: undefined }),
    );
    expect(parseOperation(search.get('operation'))).toBe('upgrade');
    expect([...search.keys()]).toEqual(['operation', 'package']);
    expect(parseOperation('format-disk')).toBeUndefined();
  });
});

describe('what one may do', () => {
  it('is refused where it is refused, with whom to ask', () => {
    const allowed = allowedFixture(['upgrade']);
    expect(refusalsOf(allowed, 'upgrade')).toEqual([
      {
        environment: 'prod',
        reason: 'Not for you in prod.',
        ask: 'group:default/platform',
      },
    ]);
    expect(refusalsOf(allowed, 'upgrade', ['dev'])).toEqual([]);
    expect(refusalEverywhere(allowed, 'upgrade')).toBeUndefined();
    expect(refusalEverywhere(allowed, 'upgrade', ['prod'])?.environment).toBe(
      'prod',
    );
    expect(refusalEverywhere(undefined, 'upgrade')).toBeUndefined();
  });

  it('is said in the menu, with what stands in the way of everybody', () => {
    const items = menuItems({
      entries: serviceEntries,
      claim: claimFixture,
      allowed: allowedFixture(['destroy']),
    });
    const of = (entry: string) => items.find(one => one.entry === entry);
    expect(of('restore')?.obstacle).toBe('nothingRemoved');
    expect(of('adopt')?.obstacle).toBe('hasClaim');
    expect(of('upgrade')).toEqual({
      entry: 'upgrade',
      search: '?operation=upgrade',
    });
    const inProd = menuItems({
      entries: ['configure'],
      claim: claimFixture,
      allowed: allowedFixture(['configure']),
      resource: { environment: 'prod', type: 'postgres', name: 'main' },
    });
    expect(inProd[0].refusal?.reason).toBe('Not for you in prod.');
    const without = menuItems({
      entries: ['upgrade', 'adopt'],
      claim: null,
      allowed: undefined,
    });
    expect(without.map(one => one.obstacle)).toEqual(['noClaim', undefined]);
  });
});

describe('a claim to edit', () => {
  it('is what the claim says, for all and for single environments', () => {
    expect(claimDraft(claimFixture)).toEqual([
      {
        type: 'postgres',
        name: 'main',
        inputs: { size: 'large' },
        environments: { prod: { inputs: { size: 'medium' } } },
      },
    ]);
  });

  it('sends what was set, and null for what was taken back', () => {
    const before = claimDraft(claimFixture);
    const after: ResourceDraft[] = [
      {
        type: 'postgres',
        name: 'main',
        inputs: { size: 'small', storageGb: 50 },
        environments: {},
      },
    ];
    expect(draftEdits(before, after)).toEqual([
      {
        type: 'postgres',
        name: 'main',
        inputs: { size: 'small', storageGb: 50 },
        environments: { prod: { inputs: { size: null } } },
      },
    ]);
    expect(draftEdits(before, before)).toEqual([]);
  });

  it('leads to what was wanted, whatever is edited', () => {
    const inputs = fc.dictionary(
      fc.constantFrom('size', 'storageGb', 'version'),
      fc.oneof(fc.integer(), fc.constantFrom('a', 'b'), fc.boolean()),
    );
    const resource = fc.record({
      type: fc.constant('postgres'),
      name: fc.constant('main'),
      inputs,
    });
    fc.assert(
      fc.property(resource, resource, (before, after) => {
        const [edit] = draftEdits([before], [after]);
        const result: Record<string, unknown> = { ...before.inputs };
        for (const [input, value] of Object.entries(edit?.inputs ?? {})) {
          if (value === null) delete result[input];
          else result[input] = value;
        }
        expect(result).toEqual({ ...after.inputs });
      }),
    );
  });
});

describe('versions', () => {
  it('know what a step needs', () => {
    expect(stepBetween('a@3.2.0', 'a@3.10.0')).toBe('usual');
    expect(stepBetween('a@3.2.0', 'a@3.1.9')).toBe('downgrade');
    expect(stepBetween('a@2.9.0', 'a@4.0.0')).toBe('skips-major');
    expect(stepBetween('a@2.9.0', 'b@1.0.0')).toBe('usual');
    expect(stepBetween(undefined, 'b@1.0.0')).toBe('usual');
  });

  it('stand side by side, and only what can be allowed is possible', () => {
    const versions = versionsOf(upgradeFixture);
    expect(
      versions.map(({ ref, isRecommended }) => [ref, isRecommended]),
    ).toEqual([
      ['aws-data@4.0.0', false],
      ['aws-data@3.2.0', true],
      ['aws-data@3.1.0', false],
    ]);
    expect(
      versions.map(({ by }) =>
        by.filter(isPossible).map(one => one.environment),
      ),
    ).toEqual([[], ['prod'], ['dev']]);
  });
});

describe('promotion', () => {
  const everything = changeSetFixture(
    { kind: 'promote', service: 'payments-api', from: 'dev', to: 'prod' },
    {
      findings: [
        {
          severity: 'info',
          rule: 'promotion-keeps',
          message: 'The profile decides Size.',
          target: {
            environment: 'prod',
            resource: { type: 'postgres', name: 'main' },
            input: 'size',
          },
        },
      ],
    },
  );

  it('knows what stays, and why, from the plan of everything', () => {
    expect([...staysBetween(matrixFixture, 'dev', 'prod', everything)]).toEqual(
      [
        ['package', undefined],
        ['postgres/main/size', 'The profile decides Size.'],
        ['postgres/main/storageGb', undefined],
      ],
    );
  });

  it('names only what is ticked, unless that is everything', () => {
    const possible = ['package', 'postgres/main/storageGb'];
    const of = (ticked: string[]) =>
      promotionOf({
        service: 'payments-api',
        from: 'dev',
        to: 'prod',
        matrix: matrixFixture,
        possible,
        ticked,
      });
    expect(of(possible)).toMatchObject({ package: true });
    expect(of(possible)).not.toHaveProperty('resources');
    expect(of(['package'])).toMatchObject({ package: true, resources: [] });
    expect(of(['postgres/main/storageGb'])).toMatchObject({ package: false });
  });

  it('names rows by what they are about', () => {
    expect(matrixFixture.rows.map(rowKey).slice(0, 3)).toEqual([
      'package',
      'postgres/main',
      'postgres/main/size',
    ]);
  });
});

describe('what was removed', () => {
  it('can come back, be destroyed, or is being so', () => {
    const [open, over] = removedFixture.removed!;
    const now = Date.parse('2026-11-25T00:00:00.000Z');
    expect(removedState(open, now)).toBe('open');
    expect(removedState(over, now)).toBe('over');
    expect(
      removedState({ ...over, destroyedAt: '2026-03-01T00:00:00.000Z' }, now),
    ).toBe('destroying');
  });
});
