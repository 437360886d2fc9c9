import {
  main,
  TestRepository,
  testPlatform,
} from './__testUtils__/renderFixture';

const hostile = `a"} or vector(1) # ' \\ \` {{ .Labels }}\n\${x}`;

function rendered() {
  const repository = new TestRepository();
  repository.apply([{ ...main, inputs: { note: hostile } }]);
  return repository.objects();
}

describe('monitoring', () => {
  it('puts a dashboard where Grafana looks, with a query that values cannot leave', () => {
    const map = rendered()['ConfigMap/shop-postgres-main-dashboard-overview'];
    expect(map.metadata.labels).toMatchObject({ grafana_dashboard: '1' });
    const board = JSON.parse(map.data['overview.json']);
    expect(board.title).toBe('Postgres main');
    expect(board.panels[0].targets[0].expr).toBe(
      'load{note="a\\x22} or vector(1) # \\x27 \\x5c \\x60 {{ .Labels }}\\x0a${x}"}',
    );
    expect(map.metadata.annotations).toMatchObject({
      'kustomize.toolkit.fluxcd.io/substitute': 'disabled',
    });
  });

  it('gives alerts an owner, and texts in which values are no templates', () => {
    const rule = rendered()['PrometheusRule/shop-postgres-main-alerts'];
    const [alert] = rule.spec.groups[0].rules;
    expect(alert.expr).toBe(
      "free{note='a\\x22} or vector(1) # \\x27 \\x5c \\x60 {{ .Labels }}\\x0a${x}'} < 1",
    );
    expect(alert.labels).toEqual({
      environment: 'prod',
      owner: 'group:default/payments',
      resource: 'postgres/main',
      service: 'shop',
      severity: 'critical',
    });
    expect(alert.annotations.summary).toBe(
      `Full: ${hostile.replace('{{', '{{ "{{" }}')} {{ $value }}`,
    );
  });

  it('is left out where the environment has none', () => {
    const repository = new TestRepository(
      testPlatform({ environment: { monitoring: undefined } as never }),
    );
    repository.apply([main]);
    expect(Object.keys(repository.objects()).join()).not.toMatch(
      /ConfigMap|PrometheusRule/,
    );
  });
});
