import type { ObservedCondition, ObservedObject } from './observed';
import type { Phase } from './phase';
import { staleReport } from './staleness';
import {
  ago,
  cluster,
  condition,
  desired,
  fresh,
  git,
  helmDesired,
  kustomization,
  main,
  now,
  observed,
  phaseOf,
  readyTrue,
  ref,
  release,
  source,
  terraform,
} from './__testUtils__/observed';

const ready = () => terraform([readyTrue('NoDrift')]);
const failed = (reason: string, message = 'it broke') =>
  condition('Ready', 'False', reason, message);
const reconciling = (reason = 'Progressing') =>
  condition('Reconciling', 'True', reason);
const behind = { state: 'behind', kustomization, headAt: ago(30) } as const;

const releaseCases: [
  string,
  readonly ObservedCondition[],
  Partial<ObservedObject>,
  Phase,
  string,
][] = [
  ['installed', [readyTrue('InstallSucceeded')], {}, 'ready', 'NoDrift'],
  ['upgraded', [readyTrue('UpgradeSucceeded')], {}, 'ready', 'NoDrift'],
  ['tested', [readyTrue('TestSucceeded')], {}, 'ready', 'NoDrift'],
  ['install failed', [failed('InstallFailed')], {}, 'failed', 'InstallFailed'],
  ['upgrade failed', [failed('UpgradeFailed')], {}, 'failed', 'UpgradeFailed'],
  ['tests failed', [failed('TestFailed')], {}, 'failed', 'TestFailed'],
  [
    'rolled back: the wanted version does not run',
    [
      failed('RollbackSucceeded'),
      condition('Remediated', 'True', 'RollbackSucceeded'),
    ],
    {},
    'failed',
    'RollbackSucceeded',
  ],
  [
    'rollback failed',
    [failed('RollbackFailed')],
    {},
    'failed',
    'RollbackFailed',
  ],
  [
    'uninstalled after a failure',
    [failed('UninstallSucceeded')],
    {},
    'failed',
    'UninstallSucceeded',
  ],
  [
    'chart not fetched',
    [failed('ArtifactFailed')],
    {},
    'failed',
    'ArtifactFailed',
  ],
  [
    'retries used up',
    [condition('Stalled', 'True', 'RetriesExceeded'), failed('UpgradeFailed')],
    {},
    'failed',
    'UpgradeFailed',
  ],
  [
    'no release to go back to',
    [
      condition('Stalled', 'True', 'MissingRollbackTarget'),
      failed('UpgradeFailed'),
    ],
    {},
    'failed',
    'MissingRollbackTarget',
  ],
  [
    'failed and tried again',
    [
      reconciling('ProgressingWithRetry'),
      condition('Ready', 'Unknown', 'Progressing'),
    ],
    {},
    'failed',
    'ProgressingWithRetry',
  ],
  [
    'failed and tried again, with its reason',
    [reconciling('ProgressingWithRetry'), failed('UpgradeFailed')],
    {},
    'failed',
    'UpgradeFailed',
  ],
  [
    'failing while its generation is not seen',
    [failed('UpgradeFailed')],
    { observedGeneration: 2 },
    'failed',
    'UpgradeFailed',
  ],
  [
    'waiting for another release',
    [failed('DependencyNotReady')],
    {},
    'waiting',
    'DependencyNotReady',
  ],
  [
    'upgrading',
    [condition('Ready', 'Unknown', 'Progressing'), reconciling()],
    {},
    'merged',
    'release-progressing',
  ],
  [
    'Ready True, and a newer generation not seen',
    [readyTrue('UpgradeSucceeded')],
    { observedGeneration: 2 },
    'merged',
    'release-progressing',
  ],
  [
    'suspended, with old conditions',
    [readyTrue('UpgradeSucceeded')],
    { suspended: true },
    'suspended',
    'suspended',
  ],
  [
    'looked at again as a routine',
    [readyTrue('UpgradeSucceeded'), reconciling()],
    {},
    'ready',
    'NoDrift',
  ],
  [
    'drifted, which may be any of its objects',
    [
      readyTrue('UpgradeSucceeded'),
      condition('Drifted', 'True', 'DriftDetected'),
    ],
    {},
    'ready',
    'NoDrift',
  ],
];

describe('a release that makes the object', () => {
  it.each(releaseCases)('%s', (_, conditions, rest, phase, reason) => {
    const objects = [ready(), source(), observed(release, conditions, rest)];
    expect(phaseOf(objects, { desired: helmDesired })).toMatchObject({
      phase,
      reason,
    });
  });

  it('is none of its business when the object is not made by it', () => {
    const objects = [
      ready(),
      source(),
      observed(release, [failed('UpgradeFailed')]),
    ];
    expect(phaseOf(objects, { desired: { ...desired, release } }).phase).toBe(
      'ready',
    );
  });

  it('speaks when there is no object yet', () => {
    const at = (...objects: ObservedObject[]) =>
      phaseOf(objects, { desired: helmDesired });
    expect(
      at(observed(release, [failed('InstallFailed', 'timed out')])),
    ).toMatchObject({
      phase: 'failed',
      message: 'Its release could not be installed: timed out',
      object: release,
    });
    expect(at(observed(release, [readyTrue('InstallSucceeded')])).reason).toBe(
      'not-rendered',
    );
    expect(at().reason).toBe('release-missing');
  });
});

const kustomizationCases: [
  string,
  readonly ObservedCondition[],
  Partial<ObservedObject>,
  Phase,
  string,
][] = [
  [
    'applied what it got, and Git has more',
    [readyTrue('ReconciliationSucceeded')],
    {},
    'merged',
    'newer-in-git',
  ],
  ['cannot be built', [failed('BuildFailed')], {}, 'failed', 'BuildFailed'],
  [
    'refused',
    [failed('ReconciliationFailed')],
    {},
    'failed',
    'ReconciliationFailed',
  ],
  ['cannot prune', [failed('PruneFailed')], {}, 'failed', 'PruneFailed'],
  ['cannot fetch', [failed('ArtifactFailed')], {}, 'failed', 'ArtifactFailed'],
  [
    'waits for another',
    [failed('DependencyNotReady')],
    {},
    'waiting',
    'DependencyNotReady',
  ],
  [
    'waits for health, such as of a plan to be approved',
    [failed('HealthCheckFailed')],
    {},
    'waiting',
    'HealthCheckFailed',
  ],
  [
    'stopped waiting because of a newer revision',
    [failed('HealthCheckCanceled')],
    {},
    'merged',
    'newer-in-git',
  ],
  [
    'failing while its generation is not seen',
    [failed('BuildFailed')],
    { observedGeneration: 2 },
    'failed',
    'BuildFailed',
  ],
  [
    'at work',
    [condition('Ready', 'Unknown', 'Progressing'), reconciling()],
    {},
    'merged',
    'newer-in-git',
  ],
  [
    'suspended',
    [readyTrue('ReconciliationSucceeded')],
    { suspended: true },
    'suspended',
    'suspended',
  ],
];

describe('a Kustomization that is behind Git', () => {
  it.each(kustomizationCases)('%s', (_, conditions, rest, phase, reason) => {
    const objects = [
      ready(),
      source(),
      observed(kustomization, conditions, rest),
    ];
    const report = phaseOf(objects, { rollout: behind });
    expect(report).toMatchObject({ phase, reason });
  });

  it('is named with its error', () => {
    const report = phaseOf(
      [
        ready(),
        source(),
        observed(kustomization, [
          failed('BuildFailed', 'kustomization.yaml: no such file x.yaml'),
        ]),
      ],
      { rollout: behind },
    );
    expect(report.message).toBe(
      'Does not get into the cluster: Kustomization services cannot be built: kustomization.yaml: no such file x.yaml',
    );
    expect(report.actor?.who).toBe('platform');
  });

  it("fails on another service's commit: what is live stays ready", () => {
    const objects = [
      ready(),
      source(),
      observed(kustomization, [failed('BuildFailed')]),
    ];
    expect(phaseOf(objects).phase).toBe('ready');
  });

  it('gets nothing, because Git cannot be fetched', () => {
    const objects = [
      ready(),
      source(),
      observed(kustomization, [readyTrue('ReconciliationSucceeded')], {
        source: { kind: git.kind, namespace: git.namespace, name: git.name },
      }),
      observed(git, [
        readyTrue('Succeeded'),
        condition(
          'FetchFailed',
          'True',
          'AuthenticationFailed',
          'https://bot:hunter2@git.example/x refused',
        ),
      ]),
    ];
    const report = phaseOf(objects, { rollout: behind });
    expect(report).toMatchObject({
      phase: 'failed',
      reason: 'AuthenticationFailed',
    });
    expect(report.message).not.toContain('hunter2');
  });

  it('holds everything when it, its release or its source is suspended', () => {
    const held = (...objects: ObservedObject[]) =>
      phaseOf([ready(), ...objects]).phase;
    expect(held(source({ suspended: true }))).toBe('suspended');
    expect(
      held(
        source(),
        observed(kustomization, [], {
          source: { kind: git.kind, namespace: git.namespace, name: git.name },
        }),
        observed(git, [], { suspended: true }),
      ),
    ).toBe('suspended');
  });

  it('wants a person when nothing moves for long', () => {
    const report = phaseOf([ready(), source()], {
      rollout: { ...behind, headAt: ago(7200) },
    });
    expect(report).toMatchObject({
      phase: 'merged',
      needsAttention: true,
      actor: { who: 'platform' },
    });
  });

  it('is behind too when the object carries an older change', () => {
    const object = terraform(
      [readyTrue('NoDrift')],
      {},
      { tags: { changeId: 'old' } },
    );
    expect(
      phaseOf([object, source()], { desired: { ...desired, changeId: 'new' } })
        .phase,
    ).toBe('merged');
  });
});

describe('what Git asks for and the cluster does not have', () => {
  it('is merged at first', () => {
    expect(phaseOf([], { rollout: behind })).toMatchObject({
      phase: 'merged',
      needsAttention: false,
    });
    expect(phaseOf([], { rollout: { state: 'unknown' } }).phase).toBe('merged');
  });

  it('has failed when Git was applied without it', () => {
    expect(phaseOf([])).toMatchObject({
      phase: 'failed',
      reason: 'object-missing',
      needsAttention: true,
    });
  });

  it('waits for its secret', () => {
    const secret = ref('ExternalSecret', 'payments-postgres-main-inputs');
    const objects = [
      terraform([failed('VarsGenerationFailed', 'secrets "x" not found')]),
      source(),
      observed(secret, [
        failed('SecretSyncedError', 'could not get secret data from provider'),
      ]),
    ];
    expect(
      phaseOf(objects, { desired: { ...desired, secrets: [secret] } }),
    ).toMatchObject({
      phase: 'waiting',
      reason: 'SecretSyncedError',
      needsAttention: true,
      waitsFor: { kind: 'dependency', object: secret },
      object: main,
    });
  });

  it("knows that Vault's operator may write no conditions", () => {
    const secret = ref('VaultStaticSecret', 'payments-postgres-main-inputs');
    const objects = [
      terraform([failed('VarsGenerationFailed')]),
      source(),
      observed(secret, [], { observedGeneration: undefined }),
    ];
    expect(
      phaseOf(objects, { desired: { ...desired, secrets: [secret] } }).reason,
    ).toBe('VarsGenerationFailed');
  });
});

describe('what the cluster has and Git does not ask for', () => {
  const leftover = { desired: undefined, object: main };

  it('is retained when Flux keeps it on purpose', () => {
    const object = terraform(
      [readyTrue('NoDrift')],
      {},
      { pruneDisabled: true },
    );
    expect(phaseOf([object, source()], leftover)).toMatchObject({
      phase: 'retained',
      needsAttention: false,
    });
  });

  it('is going while the cluster follows', () => {
    expect(
      phaseOf([ready(), source()], { ...leftover, rollout: behind }).phase,
    ).toBe('removing');
  });

  it('is orphaned otherwise', () => {
    expect(phaseOf([ready(), source()], leftover)).toMatchObject({
      phase: 'orphaned',
      needsAttention: true,
    });
  });
});

describe('freshness', () => {
  it('is judged first: what was ready is unknown when nobody has looked', () => {
    expect(
      phaseOf([ready(), source()], { freshness: fresh(240) }),
    ).toMatchObject({
      phase: 'unknown',
      reason: 'stale',
      message: 'prod: not seen for 4 min. Last known: is there, as Git asks.',
      lastKnown: 'ready',
      needsAttention: false,
      freshness: { stale: true, observedAt: ago(240), limitSeconds: 180 },
    });
  });

  it('comes over a report that was kept as it does over a new one', () => {
    const objects = [terraform([failed('TFExecApplyFailed')]), source()];
    const old = phaseOf(objects, { freshness: fresh(600) });
    const report = { freshness: old.freshness, environment: 'prod', now };
    expect(staleReport(phaseOf(objects), report)).toEqual(old);
    expect(staleReport(old, report)).toEqual(old);
  });

  it('keeps wanting a person for what was wrong before', () => {
    const object = terraform([failed('TFExecApplyFailed')]);
    expect(
      phaseOf([object, source()], { freshness: fresh(600) }),
    ).toMatchObject({
      phase: 'unknown',
      lastKnown: 'failed',
      needsAttention: true,
    });
  });

  it('is that of the newest row, if there are two for a kind', () => {
    const rows = [...fresh(), ...fresh(9000)];
    for (const freshness of [rows, [...rows].reverse()]) {
      expect(phaseOf([ready(), source()], { freshness }).phase).toBe('ready');
    }
  });

  it('says why a cluster cannot be read', () => {
    const report = phaseOf([], {
      freshness: [
        {
          cluster,
          kind: 'Terraform',
          state: 'unavailable',
          reason: 'listing terraforms is forbidden',
        },
      ],
    });
    expect(report).toMatchObject({
      phase: 'unknown',
      reason: 'not-seen',
      message: 'prod: not seen yet. Listing terraforms is forbidden.',
      needsAttention: true,
      actor: { who: 'platform' },
    });
  });

  it('covers the release that makes the object', () => {
    const states = fresh().map(s =>
      s.kind === 'HelmRelease' ? { ...s, observedAt: ago(900) } : s,
    );
    const objects = [
      ready(),
      source(),
      observed(release, [readyTrue('InstallSucceeded')]),
    ];
    expect(
      phaseOf(objects, { freshness: states, desired: helmDesired }).phase,
    ).toBe('unknown');
    expect(phaseOf(objects, { freshness: states }).phase).toBe('ready');
  });

  it('takes the verdict of another engine as it is, while it is fresh', () => {
    const object = observed(main, [], {
      verdict: {
        phase: 'unhealthy',
        reason: 'Degraded',
        message: 'Has no endpoints.',
      },
    });
    expect(phaseOf([object])).toMatchObject({
      phase: 'unhealthy',
      reason: 'Degraded',
      message: 'Has no endpoints.',
      needsAttention: true,
    });
    expect(phaseOf([object], { freshness: fresh(999) }).phase).toBe('unknown');
  });
});
