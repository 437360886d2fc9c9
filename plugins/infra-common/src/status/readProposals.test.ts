import type { PhaseInput, ResourceProposal } from './phaseInput';
import type { ProposalCheck, ProposalState } from './proposalState';
import {
  desired,
  main,
  phaseOf,
  proposal,
  readyTrue,
  source,
  terraform,
} from './__testUtils__/observed';

const check = (
  name: string,
  state: ProposalCheck['state'],
  description?: string,
  category: ProposalCheck['category'] = 'validation',
): ProposalCheck => ({
  name,
  category,
  state,
  ...(description && { description }),
});

const adds = (rest: Partial<ProposalState> = {}): ResourceProposal => ({
  effect: 'adds',
  proposal: proposal(rest),
});

describe('a resource that only a pull request asks for', () => {
  const proposed = (rest: Partial<ProposalState>) =>
    phaseOf([], { desired: undefined, object: main, proposals: [adds(rest)] });

  it.each([
    [
      'checks-failed',
      { checks: [check('validate', 'failure')] },
      'owner',
      true,
    ],
    ['changes-requested', { review: 'changes-requested' }, 'owner', true],
    ['conflicts', { mergeable: 'conflicts' }, 'owner', true],
    ['draft', { draft: true }, 'owner', false],
    [
      'checks-pending',
      { checks: [check('validate', 'pending')] },
      'controller',
      false,
    ],
    ['review-required', { review: 'required' }, 'reviewers', false],
    ['behind-base', { mergeable: 'behind' }, 'owner', false],
    ['merge-blocked', { mergeable: 'blocked' }, 'reviewers', false],
    ['merge', { review: 'approved' }, 'reviewers', false],
  ] as const)('%s', (reason, rest, who, needsAttention) => {
    expect(proposed(rest as Partial<ProposalState>)).toMatchObject({
      phase: 'proposed',
      reason,
      needsAttention,
      actor: { who },
      message: expect.stringMatching(/#128/),
      links: [
        { title: 'Pull request #128', url: 'https://git.example/pull/128' },
      ],
    });
  });

  it('does not depend on the cluster being seen', () => {
    const report = phaseOf([], {
      desired: undefined,
      proposals: [adds()],
      freshness: [],
    });
    expect(report.phase).toBe('proposed');
  });

  it('is merged until the index and the cluster follow', () => {
    expect(
      proposed({ state: 'merged', mergedAt: '2026-03-02T09:59:00Z' }),
    ).toMatchObject({
      phase: 'merged',
      since: '2026-03-02T09:59:00.000Z',
    });
  });

  it('says when the pull request was closed', () => {
    expect(proposed({ state: 'closed' })).toMatchObject({
      phase: 'unknown',
      reason: 'closed',
    });
  });

  it('never links to what is not an address of the web', () => {
    expect(proposed({ url: `${'javascript'}:alert(1)` }).links).toEqual([]);
  });
});

describe('approval of a plan in a pull request', () => {
  it('turns to the reviewers', () => {
    const object = terraform([readyTrue('TerraformOutputsWritten')], {
      pendingPlan: 'plan-v1-1a2b3c4d5e',
      lastPlannedGeneration: 3,
    });
    const report = phaseOf([object, source()], {
      proposals: [{ effect: 'approves', proposal: proposal() }],
    });
    expect(report).toMatchObject({
      phase: 'awaiting-approval',
      actor: { who: 'reviewers' },
      message: expect.stringMatching(/Merging pull request #128 approves it/),
    });
  });
});

describe('a unit that Atlantis applies', () => {
  const unit = { ...desired, engine: 'terragrunt', object: undefined } as const;
  const plan = (state: ProposalCheck['state'], description?: string) =>
    check('atlantis/plan', state, description, 'plan');
  const apply = (state: ProposalCheck['state'], description?: string) =>
    check('atlantis/apply', state, description, 'apply');
  const done = plan('success', '1/1 projects planned successfully.');
  const project = check(
    'atlantis/plan: prod-postgres-main',
    'success',
    'Plan: 2 to add, 1 to change, 0 to destroy.',
    'plan',
  );

  const derive = (
    rest: Partial<ProposalState> | undefined,
    input: Partial<PhaseInput> = {},
  ) =>
    phaseOf([], {
      desired: unit,
      rollout: { state: 'unknown' },
      proposals: rest ? [{ effect: 'changes', proposal: proposal(rest) }] : [],
      freshness: [],
      ...input,
    });

  it.each([
    ['planning', 'atlantis-planning', { checks: [plan('pending')] }],
    [
      'failed',
      'atlantis-plan-failed',
      { checks: [plan('failure', '1/2 projects failed to plan.')] },
    ],
    [
      'proposed',
      'atlantis-no-project',
      {
        checks: [
          plan('success', '0/0 projects planned successfully.'),
          apply('success', '0/0 projects applied successfully.'),
        ],
      },
    ],
    ['awaiting-approval', 'atlantis-planned', { checks: [done, project] }],
    [
      'proposed',
      'review-required',
      { checks: [done, project], review: 'required' },
    ],
    [
      'applying',
      'atlantis-applying',
      { checks: [done, apply('pending', '0/1 projects applied.')] },
    ],
    ['failed', 'atlantis-apply-failed', { checks: [done, apply('failure')] }],
    [
      'waiting',
      'applied-not-merged',
      {
        checks: [done, apply('success', '1/1 projects applied successfully.')],
      },
    ],
    [
      'ready',
      'atlantis-applied',
      {
        state: 'merged',
        checks: [done, apply('success', '1/1 projects applied successfully.')],
      },
    ],
    ['unknown', 'atlantis-not-applied', { state: 'merged', checks: [done] }],
    [
      'unknown',
      'atlantis-no-project',
      {
        state: 'merged',
        checks: [
          plan('success', '0/0 projects planned successfully.'),
          apply('success', '0/0 projects applied successfully.'),
        ],
      },
    ],
    [
      'failed',
      'atlantis-apply-failed',
      { state: 'merged', checks: [done, apply('failure')] },
    ],
    ['unknown', 'atlantis-silent', undefined],
  ] as const)('%s: %s', (phase, reason, rest) => {
    expect(derive(rest as Partial<ProposalState> | undefined)).toMatchObject({
      phase,
      reason,
    });
  });

  it('waits for its plan to be applied, with what the plan does', () => {
    expect(derive({ checks: [done, project] }).message).toBe(
      'Waits for somebody to apply its plan in pull request #128: 2 to add, 1 to change.',
    );
  });

  it('is proposed by the engine of its environment, before Git has it', () => {
    const report = derive(undefined, {
      desired: undefined,
      engine: 'terragrunt',
      proposals: [adds({ checks: [plan('pending')] })],
    });
    expect(report.phase).toBe('planning');
  });

  it('stays as it was applied while a change of it is only proposed', () => {
    const applied = apply('success', '1/1 projects applied successfully.');
    const proposals: ResourceProposal[] = [
      {
        effect: 'changes',
        proposal: proposal({ number: 130, review: 'required' }),
      },
      {
        effect: 'changes',
        proposal: proposal({ state: 'merged', checks: [done, applied] }),
      },
    ];
    expect(derive(undefined, { proposals }).phase).toBe('ready');
  });

  it('pays no heed to pull requests about something else', () => {
    const report = derive(undefined, {
      proposals: [
        {
          effect: 'touches',
          proposal: proposal({ checks: [plan('failure')] }),
        },
      ],
    });
    expect(report.reason).toBe('atlantis-silent');
  });
});
