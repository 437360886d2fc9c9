import {
  certificationDocumentSchema,
  componentPackageDocumentSchema,
  type CertificationDocument,
} from '../documents';
import fc from 'fast-check';
import { isUsable, packageStatus } from './packageState';
import { evidenceStates, packageExpiry, stageStates } from './stageStates';

const revision = 'a'.repeat(40);
const now = new Date('2026-11-20T12:00:00Z');

function packageDocument(extra: object = {}) {
  const source = {
    kind: 'GitRepository',
    url: 'https://git.example.com/modules.git',
    tag: 'v3.2.0',
  };
  return componentPackageDocumentSchema.parse({
    apiVersion: 'groundwork/v1alpha1',
    kind: 'ComponentPackage',
    metadata: { name: 'aws-data-3.2.0' },
    spec: {
      package: 'aws-data',
      version: '3.2.0',
      revision,
      clouds: ['aws'],
      chart: { name: 'service', version: '1.0.0', source },
      modules: {
        'aws-postgres': { version: '1.8.0', source },
        'aws-kafka': { version: '1.2.0', source },
      },
      ...extra,
    },
  });
}

function evidence(stage: string, extra: object = {}): CertificationDocument {
  return certificationDocumentSchema.parse({
    apiVersion: 'groundwork/v1alpha1',
    kind: 'Certification',
    metadata: { name: `aws-data-3.2.0-${stage}` },
    spec: {
      package: 'aws-data@3.2.0',
      revision,
      stage,
      result: 'passed',
      finishedAt: '2026-11-01T00:00:00Z',
      ...extra,
    },
  });
}

const all = ['unit', 'integration', 'upgrade'] as const;

function options(
  certifications: CertificationDocument[],
  extra?: object,
  validDays?: number,
) {
  return {
    document: packageDocument(extra),
    certifications,
    requiredStages: all,
    validDays,
    now,
  };
}

function status(
  certifications: CertificationDocument[],
  extra?: object,
  validDays?: number,
) {
  return packageStatus(options(certifications, extra, validDays));
}

describe('packageStatus', () => {
  const passed = all.map(stage => evidence(stage));

  it('is certified when every required stage passed at its own revision', () => {
    expect(status(passed)).toEqual({ state: 'certified', missing: [] });
  });

  it('is a draft while a module has no passing unit test, and names it', () => {
    const one = evidence('unit', { module: 'aws-postgres' });
    expect(status([one, evidence('integration')])).toEqual({
      state: 'draft',
      missing: [
        { stage: 'unit', module: 'aws-kafka', reason: 'missing' },
        { stage: 'upgrade', reason: 'missing' },
      ],
    });
  });

  it('is a candidate when only later stages are missing', () => {
    expect(status([evidence('unit'), evidence('integration')])).toEqual({
      state: 'candidate',
      missing: [{ stage: 'upgrade', reason: 'missing' }],
    });
  });

  it('does not count evidence for another revision or package', () => {
    const foreign = [
      evidence('upgrade', { revision: 'b'.repeat(40) }),
      evidence('upgrade', { package: 'aws-data@3.1.0' }),
    ];
    expect(
      status([evidence('unit'), evidence('integration'), ...foreign]).state,
    ).toBe('candidate');
  });

  it('lets the newest result decide, whatever the order of documents', () => {
    const failed = evidence('upgrade', {
      result: 'failed',
      finishedAt: '2026-11-10T00:00:00Z',
    });
    for (const documents of [
      [...passed, failed],
      [failed, ...passed],
    ]) {
      expect(status(documents)).toEqual({
        state: 'candidate',
        missing: [{ stage: 'upgrade', reason: 'failed' }],
      });
    }
  });

  it('does not count expired evidence', () => {
    const old = evidence('integration', {
      expiresAt: '2026-11-20T12:00:00Z',
    });
    expect(
      status([evidence('unit'), old, evidence('upgrade')]).missing,
    ).toEqual([{ stage: 'integration', reason: 'expired' }]);
  });

  it('says what replaces a deprecated package and never uses a revoked one', () => {
    const deprecated = status(passed, {
      deprecated: {
        reason: 'Postgres 13 is out of support.',
        replacement: 'aws-data@4.0.0',
        endsAt: '2027-01-31',
      },
    });
    expect(deprecated.state).toBe('deprecated');
    expect(deprecated.note).toBe(
      'Postgres 13 is out of support. Use aws-data@4.0.0 instead. Support ends on 2027-01-31.',
    );
    expect(
      status(passed, { revoked: { reason: 'Loses data on resize.' } }).state,
    ).toBe('revoked');
  });
});

describe('evidence', () => {
  const passed = all.map(stage => evidence(stage));

  it('expires by what the platform says, or sooner when it says so itself', () => {
    // From 1 to 20 November there are 19.5 days.
    expect(status(passed, {}, 20).state).toBe('certified');
    expect(status(passed, {}, 19).missing).toContainEqual({
      stage: 'integration',
      reason: 'expired',
    });
    const until = (expiresAt: string) =>
      all.map(stage => evidence(stage, { expiresAt }));
    expect(status(until('2026-12-01T00:00:00Z'), {}, 20).state).toBe(
      'certified',
    );
    // Evidence cannot say that it counts for longer than the platform allows.
    expect(status(until('2026-12-01T00:00:00Z'), {}, 19).state).toBe('draft');
    expect(status(until('2026-11-10T00:00:00Z'), {}, 20).state).toBe('draft');
  });

  it('of an upgrade counts only from another version of the same package', () => {
    const others = passed.filter(c => c.spec.stage !== 'upgrade');
    const from = (ref: string) =>
      status([...others, evidence('upgrade', { from: ref })]).state;
    expect(from('aws-data@3.1.0')).toBe('certified');
    expect(from('azure-data@3.1.0')).toBe('candidate');
    expect(from('aws-data@3.2.0')).toBe('candidate');
  });

  it('of one run with two results counts as failed and says so', () => {
    const run = (result: string) =>
      evidence('upgrade', { run: 'ci/7', result });
    for (const pair of [
      [run('passed'), run('failed')],
      [run('failed'), run('passed')],
    ]) {
      const missing = {
        stage: 'upgrade',
        reason: 'failed',
        note: 'run ci/7 is recorded as passed and as failed',
      };
      expect(status([...passed, ...pair]).missing).toEqual([missing]);
      expect(
        stageStates(options([...passed, ...pair])).find(
          ({ stage }) => stage === 'upgrade',
        ),
      ).toMatchObject({ state: 'failed', text: missing.note });
    }
    const later = evidence('upgrade', {
      run: 'ci/8',
      finishedAt: '2026-11-02T00:00:00Z',
    });
    expect(status([...passed, run('passed'), run('failed'), later]).state).toBe(
      'certified',
    );
  });

  it('is compared by its time, however that is written', () => {
    const failed = evidence('upgrade', {
      result: 'failed',
      finishedAt: '2026-11-01T00:00:00Z',
    });
    const later = evidence('upgrade', {
      finishedAt: '2026-11-01T00:00:00.500Z',
    });
    expect(status([...passed, failed, later]).state).toBe('certified');
  });

  it('that is missing makes no certified package of a deprecated one', () => {
    const deprecated = { reason: 'Old.', endsAt: '2026-11-18' };
    expect(status([evidence('unit')], { deprecated })).toMatchObject({
      state: 'candidate',
      note: 'Old. Support ended on 2026-11-18.',
    });
    expect(
      status(passed, { deprecated: { ...deprecated, endsAt: '2026-11-20' } })
        .note,
    ).toBe('Old. Support ends on 2026-11-20.');
  });
});

describe('stageStates', () => {
  it('says per stage what the evidence amounts to', () => {
    const certifications = [
      evidence('unit', {
        module: 'aws-postgres',
        tests: { passed: 4, failed: 0 },
      }),
      evidence('integration', { tests: { passed: 15, failed: 0 } }),
      evidence('upgrade', { expiresAt: '2026-11-10T00:00:00Z' }),
    ];
    expect(stageStates(options(certifications))).toEqual([
      {
        stage: 'unit',
        required: true,
        state: 'partial',
        text: '1 of 2 modules',
      },
      {
        stage: 'integration',
        required: true,
        state: 'passed',
        text: '15 passed',
      },
      {
        stage: 'upgrade',
        required: true,
        state: 'expired',
        text: 'expired on 2026-11-10',
      },
      {
        stage: 'security',
        required: false,
        state: 'missing',
        text: 'no result',
      },
    ]);
    expect(packageExpiry(options(certifications))).toBeUndefined();
  });

  it('names the earliest end of what is needed', () => {
    const certifications = [
      evidence('unit'),
      evidence('integration', { expiresAt: '2027-01-01T00:00:00Z' }),
      evidence('upgrade', { expiresAt: '2026-12-01T00:00:00Z' }),
      evidence('security', { expiresAt: '2026-11-21T00:00:00Z' }),
    ];
    expect(packageExpiry(options(certifications))?.toISOString()).toBe(
      '2026-12-01T00:00:00.000Z',
    );
  });

  it('tells which evidence counts, and why other does not', () => {
    const certifications = [
      evidence('upgrade'),
      evidence('upgrade', { finishedAt: '2026-11-02T00:00:00Z' }),
      evidence('integration', { revision: 'b'.repeat(40) }),
    ];
    expect(
      evidenceStates(options(certifications)).map(({ counts, note }) => [
        counts,
        note,
      ]),
    ).toEqual([
      [true, undefined],
      [false, 'a newer result counts'],
      [false, `is for revision ${'b'.repeat(40)}, not ${revision}`],
    ]);
  });

  it('agrees with the state of the package for any evidence, in any order', () => {
    const anyEvidence = fc
      .record({
        stage: fc.constantFrom('unit', 'integration', 'upgrade', 'security'),
        module: fc.constantFrom(undefined, 'aws-postgres', 'aws-kafka'),
        result: fc.constantFrom('passed', 'failed'),
        day: fc.integer({ min: 1, max: 19 }),
        run: fc.constantFrom(undefined, 'ci/1', 'ci/2'),
      })
      .map(({ stage, day, module, run, result }) =>
        evidence(stage, {
          result,
          finishedAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`,
          ...(module && stage === 'unit' && { module }),
          ...(run && { run }),
        }),
      );
    fc.assert(
      fc.property(fc.array(anyEvidence, { maxLength: 12 }), documents => {
        const given = options(documents, {}, 15);
        const told = packageStatus(given);
        const cells = stageStates(given).filter(cell => cell.required);
        expect(told.state === 'certified').toBe(
          cells.every(({ state }) => state === 'passed'),
        );
        expect(
          packageStatus({ ...given, certifications: [...documents].reverse() }),
        ).toEqual(told);
      }),
    );
  });
});

describe('isUsable', () => {
  it.each([
    ['certified', 'certified', true],
    ['deprecated', 'certified', true],
    ['candidate', 'certified', false],
    ['candidate', 'candidate', true],
    ['draft', 'candidate', false],
    ['draft', 'draft', true],
    ['revoked', 'draft', false],
  ] as const)('%s where %s is asked for: %s', (state, minimum, usable) => {
    expect(isUsable(state, minimum)).toBe(usable);
  });
});
