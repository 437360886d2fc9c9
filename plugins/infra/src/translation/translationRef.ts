import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Texts of the plugin's parts on other pages. The form has its own, so that an
 * entity page need not load them.
 *
 * @public
 */
export const infraTranslationRef = createTranslationRef({
  id: 'plugin.infra',
  messages: {
    request: 'Request infrastructure',
    card: {
      title: 'Infrastructure',
      empty:
        'No infrastructure yet. Ask for a database, a topic, a bucket: it becomes a pull request.',
      failed: 'The infrastructure could not be loaded: {{message}}',
      retry: 'Try again',
      loading: 'Loading infrastructure',
      resource: 'Resource',
      package: 'Package',
      requested: 'in Git',
      notHere: 'not here',
      openChanges: 'Waiting for review:',
      onlyAskedFor: 'No infrastructure yet. Asked for, and waiting for review:',
      opening: '{{title}} (its pull request is being opened)',
      problems_one: '{{count}} problem in the claim',
      problems_other: '{{count}} problems in the claim',
      state: {
        draft: 'draft',
        candidate: 'candidate',
        certified: 'certified',
        deprecated: 'deprecated',
        revoked: 'revoked',
      },
    },
  },
});
