import {
  certificationDocumentSchema,
  componentPackageDocumentSchema,
  type CertificationDocument,
} from '../documents';
import { isUsable, packageStatus } from './packageState';

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

function status(certifications: CertificationDocument[], extra?: object) {
  return packageStatus({
    document: packageDocument(extra),
    certifications,
    requiredStages: all,
    now,
  });
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
