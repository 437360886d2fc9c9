import {
  changeKindSchema,
  type AllowedOperations,
  type ChangeKind,
  type ChangeRecord,
  type EnvironmentMatrix,
  type History,
  type ServiceView,
  type UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import { serviceFixture } from './serviceFixture';

const resource = { type: 'postgres', name: 'main' };

/** What one may do in dev and prod: everything, but for what is refused in prod. */
export function allowedFixture(
  refused: readonly ChangeKind[] = [],
): AllowedOperations {
  return {
    service: 'payments-api',
    operations: changeKindSchema.options.flatMap(operation =>
      ['dev', 'prod'].map(environment => {
        const allowed = environment === 'dev' || !refused.includes(operation);
        return {
          operation,
          environment,
          allowed,
          ...(!allowed && {
            reason: `Not for you in ${environment}.`,
            ask: 'group:default/platform',
          }),
        };
      }),
    ),
  };
}

/** A database in dev and prod: its size is said for all, its storage for prod alone. */
export const claimFixture: ServiceView = {
  ...serviceFixture,
  environments: ['dev', 'prod'].map(name => ({
    name,
    package: name === 'dev' ? 'aws-data@3.2.0' : 'aws-data@3.1.0',
    packageState: 'certified' as const,
    resources: [{ ...resource, inputs: {}, claimed: {} }],
  })),
  explanations: [
    {
      environment: 'dev',
      resource,
      input: 'size',
      value: 'large',
      decidedBy: { level: 'claim', value: 'large' },
      overridden: [{ level: 'profile-tier', value: 'small' }],
    },
    {
      environment: 'prod',
      resource,
      input: 'size',
      value: 'medium',
      decidedBy: { level: 'claim-environment', value: 'medium' },
      overridden: [{ level: 'claim', value: 'large' }],
    },
  ],
};

/** A database that can be restored for a while, and a bucket that cannot any more. */
export const removedFixture: ServiceView = {
  ...claimFixture,
  removed: [
    {
      ...resource,
      name: 'old',
      environments: ['prod'],
      removedAt: '2026-11-20T00:00:00.000Z',
      undoUntil: '9999-12-04T00:00:00.000Z',
    },
    {
      type: 'object-storage',
      name: 'files',
      environments: ['dev', 'prod'],
      removedAt: '2026-01-20T00:00:00.000Z',
      undoUntil: '2026-02-04T00:00:00.000Z',
    },
  ],
};

/** Storage and package differ and may be carried; what the profile decides stays. */
export const matrixFixture: EnvironmentMatrix = {
  service: 'payments-api',
  environments: [
    {
      name: 'dev',
      title: 'Development',
      tier: 'development',
      package: 'aws-data@3.2.0',
      next: 'prod',
    },
    {
      name: 'prod',
      title: 'Production',
      tier: 'production',
      package: 'aws-data@3.1.0',
    },
  ],
  rows: [
    {
      title: 'Component package',
      cells: {
        dev: { value: 'aws-data@3.2.0' },
        prod: { value: 'aws-data@3.1.0' },
      },
      differs: true,
      explanation: 'dev is ahead.',
    },
    {
      resource,
      title: 'PostgreSQL main',
      cells: { dev: { value: true }, prod: { value: true } },
      differs: false,
    },
    {
      resource,
      input: 'size',
      title: 'Size',
      cells: { dev: { value: 'small' }, prod: { value: 'large' } },
      differs: true,
      explanation: 'The profile decides it.',
    },
    {
      resource,
      input: 'storageGb',
      title: 'Storage (GB)',
      cells: { dev: { value: 50 }, prod: { value: 20 } },
      differs: true,
    },
    {
      resource,
      input: 'version',
      title: 'Version',
      cells: { dev: { value: '16' }, prod: { value: '16' } },
      differs: false,
    },
  ],
};

const option = (
  ref: string,
  parts: Partial<
    UpgradeOptions['environments'][number]['options'][number]
  > = {},
) => ({
  ref,
  state: 'certified' as const,
  offered: false,
  recommended: false,
  ...parts,
});

/** Dev has the newest certified version; prod is one behind. */
export const upgradeFixture: UpgradeOptions = {
  service: 'payments-api',
  environments: [
    {
      name: 'dev',
      tier: 'development',
      package: 'aws-data@3.2.0',
      state: 'certified',
      options: [
        option('aws-data@4.0.0', { state: 'draft', note: 'is draft' }),
        option('aws-data@3.2.0', { note: 'is in use' }),
        option('aws-data@3.1.0', { note: 'is older' }),
      ],
    },
    {
      name: 'prod',
      tier: 'production',
      package: 'aws-data@3.1.0',
      state: 'certified',
      options: [
        option('aws-data@4.0.0', { state: 'draft', note: 'is draft' }),
        option('aws-data@3.2.0', { offered: true, recommended: true }),
        option('aws-data@3.1.0', { note: 'is in use' }),
      ],
    },
  ],
  comparisons: [
    {
      from: 'aws-data@3.1.0',
      to: 'aws-data@3.2.0',
      direction: 'upgrade',
      majors: 0,
      modules: [
        {
          module: 'aws-postgres',
          before: '2.3.0',
          after: '2.4.0',
          change: 'changed',
          known: true,
          variables: [
            { variable: 'log_exports', change: 'added', required: false },
          ],
          outputs: { added: [], removed: [] },
        },
      ],
      changes: [{ ref: 'aws-data@3.2.0', text: 'PostgreSQL 17' }],
    },
  ],
  requiredInputs: [],
};

/** Two commits: the newer one is what holds now. */
export const historyFixture: History = {
  service: 'payments-api',
  items: [
    {
      revision: 'b'.repeat(40),
      previous: 'a'.repeat(40),
      committedAt: '2026-11-21T10:00:00.000Z',
      author: 'acme-bot',
      message: 'Upgrade payments-api\n\nGroundwork-Change: abc',
      url: 'https://git.example.com/commit/b',
      environments: ['dev'],
      changeId: 'abc123def456',
      pullRequest: { number: 7, url: 'https://git.example.com/pull/7' },
      requestedBy: 'user:default/jo',
      approvedBy: ['kim'],
      packages: { dev: 'aws-data@3.2.0', prod: 'aws-data@3.1.0' },
      current: true,
    },
    {
      revision: 'a'.repeat(40),
      committedAt: '2026-11-20T10:00:00.000Z',
      author: 'jo',
      message: 'Add payments-api',
      url: 'ftp://git.example.com/commit/a',
      environments: ['dev', 'prod'],
      approvedBy: [],
      packages: { dev: 'aws-data@3.1.0', prod: 'aws-data@3.1.0' },
      current: false,
    },
  ],
  more: true,
};

/** A submitted change. */
export function recordFixture(parts: Partial<ChangeRecord> = {}): ChangeRecord {
  return {
    ...serviceFixture.changes[0],
    title: 'Change payments-api',
    summary: ['`size` becomes large'],
    ...parts,
  };
}
