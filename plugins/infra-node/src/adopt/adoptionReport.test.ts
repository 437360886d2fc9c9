import { resolve } from 'node:path';
import { compile } from '../../conformance/renderClaims';
import { readFiles } from '../../conformance/repositoryFiles';
import { adoptableServices } from './adoptableServices';
import { adoptionReport } from './adoptionReport';

const files = readFiles(
  resolve(__dirname, '../../../../examples/gitops-repository'),
);
const platform = compile(files);
const now = new Date('2026-11-20T12:00:00Z');

describe('adoptableServices', () => {
  it('lists services with files and no claim', () => {
    expect(adoptableServices(files.keys(), platform)).toEqual(
      expect.arrayContaining([
        { service: 'payments-api', environments: ['dev', 'staging', 'prod'] },
        { service: 'customer-profile', environments: ['dev', 'prod-azure'] },
        { service: 'search-indexer', environments: ['dev', 'staging', 'prod'] },
      ]),
    );
    const services = adoptableServices(files.keys(), platform);
    expect(services.map(s => s.service)).not.toContain('orders-api');
  });

  it('takes no path for a service that cannot be one', () => {
    const paths = [
      'clusters/dev/services/-x/release.yaml',
      'clusters/dev/services/README.md',
      'clusters/dev/services/one/README.md',
      'clusters/nowhere/services/two/release.yaml',
    ];
    expect(adoptableServices(paths, platform)).toEqual([]);
  });
});

describe('adoptionReport', () => {
  const report = (service: string) =>
    adoptionReport({ revision: 'a1b2c3', platform, files }, service, {
      now,
      service: { owner: 'group:default/platform' },
    });

  it('tells what would be recognized and how many lines change', () => {
    expect(report('search-indexer')).toMatchObject({
      complete: true,
      environments: ['staging', 'prod'],
      package: 'aws-data@3.2.0',
      profile: 'internal-tooling',
      resources: [
        {
          type: 'object-storage',
          name: 'snapshots',
          environments: ['staging', 'prod'],
          source: {
            path: 'clusters/staging/services/search-indexer/infrastructure.yaml',
            line: 59,
          },
        },
        { type: 'redis', name: 'queries' },
      ],
    });
    expect(report('search-indexer').changedLines).toBeGreaterThan(0);
  });

  it('is no alarm for a service without infrastructure', () => {
    const { findings, ...rest } = report('payments-api');
    expect(findings.map(f => [f.severity, f.rule])).toEqual([
      ['info', 'nothing-to-adopt'],
    ]);
    expect(rest).toEqual({
      service: 'payments-api',
      complete: true,
      environments: ['dev', 'staging', 'prod'],
      resources: [],
      changedLines: 0,
    });
  });
});
