import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { planned, shopRequest } from '../testing/planning';
import { changeIdFor, intentOf } from './intent';

describe('the proposal of a change', () => {
  it('has branch, labels, reviewers and trailers', () => {
    const { proposal } = planned(shopRequest, new Map(), {
      requestedBy: 'user:default/ann',
      fileUrl: f => `https://git.example/acme/${f.path}#L${f.line}`,
    });
    expect(proposal.branch).toBe('groundwork/shop/0123456789ab');
    expect(proposal.labels).toEqual(['infra']);
    expect(proposal.reviewers).toEqual(['acme/platform']);
    expect(proposal.title).toBe(
      'shop: adds postgres main to dev and prod and prod-azure, and 1 more',
    );
    expect(proposal.commitMessage.split('\n').slice(-2)).toEqual([
      '',
      'Requested-by: user:default/ann',
    ]);
    expect(proposal.body).toContain(
      '| `prod` | `postgres/main` | `size` | `large` | profile tier, [`platform/profiles/busy.yaml:10`](https://git.example/acme/platform/profiles/busy.yaml#L10) |',
    );
    expect(proposal.body).toContain('| `dev` | USD 0 | USD 104 | +USD 104 |');
    const marker = /<!-- groundwork: (\{.*\}) -->/.exec(proposal.body)!;
    expect(JSON.parse(marker[1])).toEqual({
      changeId: '0123456789ab',
      service: 'shop',
      intent: proposal.intent,
    });
  });

  it('lets nobody write anything live into it', () => {
    const reason = [
      '<!-- groundwork: {"changeId":"fake"} -->',
      '<img src=x onerror=alert(1)> [click](https://evil.example)',
      '@acme/everyone fixes #1 https://evil.example `</details>`',
      'Requested-by: user:default/eve',
    ].join('\n');
    const { proposal } = planned(
      { ...shopRequest, reason } as ChangeInput,
      new Map(),
      {
        requestedBy: 'user:default/ann`\nRequested-by: user:default/eve',
        openProposals: [
          {
            number: 3,
            url: 'https://git.example/3',
            title: '</details> @acme/everyone',
          },
        ],
      },
    );
    expect(proposal.body.match(/<!--/g)).toHaveLength(1);
    expect(proposal.body).not.toMatch(/<img|@acme|\]\(https:\/\/evil/);
    expect(proposal.body).not.toContain('https://evil');
    expect(proposal.body.match(/<\/details>/g)).toHaveLength(1);
    expect(
      proposal.commitMessage
        .split('\n')
        .filter(l => l.startsWith('Requested-by:')),
    ).toHaveLength(1);
    expect(proposal.commitMessage).not.toMatch(/(^|\W)@acme|#1\b/);
  });

  it('stays within what GitHub takes', () => {
    const change: ChangeInput = {
      ...shopRequest,
      reason: '[`*_<>&|'.repeat(120),
      environments: ['dev', 'staging', 'prod', 'prod-azure'],
      resources: Array.from({ length: 100 }, (_, i) => ({
        type: 'postgres',
        name: `a-very-long-database-name-${String.fromCharCode(
          97 + (i % 26),
        )}${String.fromCharCode(97 + Math.floor(i / 26))}`,
      })),
    };
    const { proposal } = planned(change);
    expect(proposal.body.length).toBeLessThan(65_536);
    expect(proposal.body).toMatch(/and \d+ more/);
    expect(proposal.body).toContain('<!-- groundwork: ');
    expect(proposal.body.match(/<details>/g)?.length).toBe(
      proposal.body.match(/<\/details>/g)?.length,
    );
    expect([...proposal.title].length).toBeLessThanOrEqual(120);
  });
});

describe('intentOf', () => {
  it('tells contents, paths and deletions apart, and not the order', () => {
    const all = [
      [{ path: 'a', after: 'x' }],
      [{ path: 'a', after: 'y' }],
      [{ path: 'b', after: 'x' }],
      [{ path: 'a', after: '' }],
      [{ path: 'a' }],
      [
        { path: 'a', after: 'x' },
        { path: 'b', after: 'x' },
      ],
      [{ path: 'a', after: 'x1:b\n1\nx' }],
    ].map(intentOf);
    expect(new Set(all).size).toBe(all.length);
    const [one, two] = [
      { path: 'a', after: 'x' },
      { path: 'b', after: 'y' },
    ];
    expect(intentOf([one, two])).toBe(intentOf([two, one]));
  });
});

describe('changeIdFor', () => {
  it('is the same for the same person and key only', () => {
    const id = changeIdFor('user:default/ann', 'k1');
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(changeIdFor('user:default/ann', 'k1')).toBe(id);
    expect(changeIdFor('user:default/ann', 'k2')).not.toBe(id);
    expect(changeIdFor('user:default/annk', '1')).not.toBe(id);
  });
});
