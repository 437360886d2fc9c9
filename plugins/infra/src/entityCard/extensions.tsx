import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** The card on a component's page. */
export const infrastructureCard = EntityCardBlueprint.make({
  name: 'infrastructure',
  params: {
    type: 'content',
    filter: { kind: 'component' },
    loader: () =>
      import('./InfrastructureCard').then(m => <m.InfrastructureCard />),
  },
});
