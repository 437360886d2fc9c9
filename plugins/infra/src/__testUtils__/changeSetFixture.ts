import type {
  ChangeInput,
  ChangeSet,
} from '@groundwork/backstage-plugin-infra-common';
import { changeSchema } from '@groundwork/backstage-plugin-infra-common';

const diff = [
  '--- /dev/null',
  '+++ b/services/payments-api.yaml',
  '@@ -0,0 +1,2 @@',
  '+kind: ServiceInfra',
  '+replicas: 2 # for now',
].join('\n');

/** What a backend could answer to a change. */
export function changeSetFixture(
  change: ChangeInput,
  parts: Partial<ChangeSet> = {},
): ChangeSet {
  const names =
    change.kind === 'request'
      ? (change.resources ?? []).map(r => `${r.type} ${r.name}`).join(', ')
      : '';
  return {
    changeId: 'abc123def456',
    service: change.service,
    change: changeSchema.parse(change),
    revision: 'a'.repeat(40),
    files: [
      {
        path: 'services/payments-api.yaml',
        action: 'create',
        diff,
        addedLines: 2,
        removedLines: 0,
      },
    ],
    summary: [
      {
        action: 'add',
        text: `Adds ${names}`,
        risk: 'none',
        environments: ['dev'],
      },
    ],
    findings: [],
    risk: 'none',
    cost: {
      currency: 'USD',
      before: 0,
      after: 342,
      environments: [],
      unknown: [],
    },
    explanations: [
      {
        environment: 'dev',
        resource: { type: 'postgres', name: 'main' },
        input: 'size',
        value: 'small',
        decidedBy: {
          level: 'profile-tier',
          value: 'small',
          source: { path: 'platform/profiles/high-traffic-api.yaml', line: 12 },
        },
        overridden: [{ level: 'type-default', value: 'medium' }],
      },
    ],
    packages: [
      { environment: 'dev', package: 'aws-data@3.2.0', state: 'certified' },
    ],
    blocked: false,
    proposal: {
      title: 'Add infrastructure',
      body: '',
      branch: 'groundwork/payments-api/abc123def456',
      commitMessage: 'Add infrastructure',
      labels: [],
      reviewers: [],
      intent: 'f'.repeat(64),
    },
    ...parts,
  };
}
