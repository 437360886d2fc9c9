import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Texts of the card, and words that card, tab and pages share.
 *
 * @public
 */
export const infraStatusTranslationRef = createTranslationRef({
  id: 'plugin.infra.status',
  messages: {
    phase: {
      proposed: 'Proposed',
      merged: 'Merged',
      planning: 'Planning…',
      'awaiting-approval': 'Awaiting approval',
      applying: 'Applying…',
      ready: '✓ Ready',
      failed: 'Failed',
      drifted: 'Drifted',
      unhealthy: 'Unhealthy',
      waiting: 'Waiting',
      locked: 'Locked',
      suspended: 'Suspended',
      removing: 'Removing…',
      retained: 'Retained',
      orphaned: 'Orphaned',
      unknown: 'Unknown',
    },
    package: {
      draft: 'draft, not certified',
      candidate: 'candidate, not certified',
      certified: '✓ certified',
      deprecated: 'deprecated',
      revoked: 'revoked',
      behind_one: '{{count}} version behind',
      behind_other: '{{count}} versions behind',
    },
    notice: {
      failed: 'The infrastructure could not be loaded: {{message}}',
      kept: 'Could not be refreshed, so this may be old: {{message}}',
      notAllowed: '{{message}}. Ask whoever runs this portal for it.',
      notAllowedAsk:
        '{{message}}. The owner, {{owner}}, or whoever runs this portal can help.',
      retry: 'Try again',
    },
    card: {
      title: 'Infrastructure',
      empty:
        'No infrastructure yet. Ask for a database, a topic, a bucket: it becomes a pull request.',
      onlyAskedFor: 'Nothing is there yet. Asked for:',
      opening: '{{title}} (its pull request is being opened)',
      loading: 'Loading infrastructure',
      resource: 'Resource',
      package: 'Package',
      notHere: 'not here',
      more_one: 'and {{count}} more',
      more_other: 'and {{count}} more',
      seePlan: 'See plan',
      seeResource: 'Details',
      links: 'Links:',
      allLinks_one: 'all {{count}}',
      allLinks_other: 'all {{count}}',
      pullRequests_one: '{{count}} open pull request:',
      pullRequests_other: '{{count}} open pull requests:',
      asOf: 'as of',
      request: 'Request infrastructure',
      details: 'Details',
      changed: '{{environment}}: {{resource}} is now {{phase}}',
    },
  },
});
