import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

/** What the plugin adds to the home page. */
export const homeExtensions = [
  HomePageWidgetBlueprint.make({
    name: 'my-services',
    params: {
      name: 'InfraMyServices',
      title: 'My services’ infrastructure',
      description: 'What became of the infrastructure of the services you own.',
      components: async () => {
        const { MyServices } = await import('./MyServices');
        return { Content: () => <MyServices /> };
      },
      layout: {
        height: { minRows: 4, defaultRows: 6 },
        width: { minColumns: 4, defaultColumns: 6 },
      },
    },
  }),
];
