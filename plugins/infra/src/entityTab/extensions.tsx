import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** The tab of a component's page. */
export const infrastructureTab = EntityContentBlueprint.make({
  name: 'infrastructure',
  params: {
    path: '/infrastructure',
    title: 'Infrastructure',
    group: 'operation',
    filter: { kind: 'component' },
    loader: () =>
      import('./InfrastructureTab').then(m => <m.InfrastructureTab />),
  },
});
