import { compilePlatform } from '../platform/compile';
import { planned } from '../testing/planning';
import {
  claimAfter,
  plannedThere,
  serviceFiles,
} from '../testing/upgradeClaim';
import { upgradeFiles } from '../testing/upgradePlatform';

const files = serviceFiles(`  package: aws-data@2.0.0
  environments: { dev: { package: aws-data@2.2.0 }, staging: {}, prod: {} }
  resources:
    - { type: postgres, name: main, inputs: { comment: orders } }
`);
const upgrade = { kind: 'upgrade', service: 'shop' } as const;

it('gives an upgrade its own title, and tells module by module what it brings', () => {
  const { proposal } = plannedThere(
    {
      ...upgrade,
      package: 'aws-data@3.1.0',
      environments: ['staging', 'prod'],
    },
    files,
  );
  expect(proposal.title).toBe(
    'Upgrade shop to aws-data@3.1.0 in staging and prod',
  );
  expect(proposal.body).toContain(
    [
      '### From `aws-data@2.0.0` to `aws-data@3.1.0` in `staging` and `prod`',
      '',
      '- `aws-data@3.1.0`: Backups are kept for two weeks',
      '- `aws-data@3.1.0`: Databases have a comment',
      '- `aws-data@2.2.0`: Buckets are cheaper',
      '',
      '| Module | Before | After | What differs |',
      '| --- | --- | --- | --- |',
      '| `aws-postgres` | `2.0.0` | `3.1.0` | default of `backup_days`: `7` → `14`; asks for `comment` now; new `encrypted` (`true`); new output `host`; output `port` is gone |',
      '',
      '2 other modules differ, which this service does not use.',
      '',
    ].join('\n'),
  );
});

it('has a part for each version that environments come from', () => {
  const { proposal } = plannedThere(
    { ...upgrade, package: 'aws-data@3.1.0' },
    files,
  );
  expect(proposal.title).toBe(
    'Upgrade shop to aws-data@3.1.0 in dev, staging and prod',
  );
  expect(proposal.body.match(/^### From .*$/gm)).toEqual([
    '### From `aws-data@2.2.0` to `aws-data@3.1.0` in `dev`',
    '### From `aws-data@2.0.0` to `aws-data@3.1.0` in `staging` and `prod`',
  ]);
});

it('says that nobody recorded what a module takes, and calls the way back what it is', () => {
  const candidate = plannedThere(
    {
      ...upgrade,
      package: 'aws-data@2.1.0',
      environments: ['dev'],
      allowDowngrade: true,
    },
    files,
  );
  expect(candidate.proposal.title).toBe(
    'Downgrade shop to aws-data@2.1.0 in dev',
  );
  expect(candidate.proposal.body).toContain(
    '| `aws-postgres` | `2.2.0` | `2.1.0` | not known: its variables were never recorded |',
  );
});

it('gives a promotion its own title, and nothing that changes none', () => {
  const change = {
    kind: 'promote',
    service: 'shop',
    from: 'dev',
    to: 'staging',
  } as const;
  const { set } = claimAfter(change, files);
  expect(set.proposal.title).toBe('Promote shop from dev to staging');
  expect(set.proposal.body).toContain('### From `aws-data@2.0.0`');
  const none = plannedThere({ ...change, package: false }, files);
  expect(none.files).toEqual([]);
  expect(none.proposal.title).not.toContain('Promote');
});

it('takes no text of a package as markup', () => {
  const text = '<b>Buckets</b> of @acme/all are | cheaper';
  const platform = compilePlatform(
    upgradeFiles.map(file => ({
      ...file,
      text: file.text.replace('Buckets are cheaper', `"${text}"`),
    })),
  );
  const { proposal } = planned(
    { ...upgrade, package: 'aws-data@2.2.0', environments: ['prod'] },
    files,
    { platform },
  );
  expect(proposal.body).toContain('Buckets');
  expect(proposal.body).not.toMatch(/<b>|@acme/);
});
