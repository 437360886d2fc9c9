import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { operationMessages } from './operationMessages';

/** Texts of the pages that change a service that is there. @public */
export const infraChangeTranslationRef = createTranslationRef({
  id: 'plugin.infra.change',
  messages: {
    title: {
      configure: 'Configure {{service}}',
      'add-environment': 'Add an environment to {{service}}',
      upgrade: 'Upgrade {{service}}',
      promote: 'Promote {{service}}',
      history: 'History of {{service}}',
      rollback: 'Roll back {{service}}',
      remove: 'Remove something of {{service}}',
      decommission: 'Decommission {{service}}',
      restore: 'Restore what was removed from {{service}}',
      destroy: 'Destroy what was removed from {{service}}',
      approve: 'Approve a plan of {{service}}',
      adopt: 'Adopt {{service}}',
    },
    menu: {
      open: 'Change…',
      title: 'What can be changed',
      upgrade: {
        name: 'Upgrade',
        help: 'To another version of the component package.',
      },
      promote: {
        name: 'Promote',
        help: 'Carry values from one environment to the next.',
      },
      configure: {
        name: 'Configure',
        help: 'Inputs of resources, and the profile.',
      },
      'add-environment': {
        name: 'Add an environment',
        help: 'With the values of another one, or without.',
      },
      history: {
        name: 'History and roll back',
        help: 'Who changed what; back to an earlier point.',
      },
      rollback: { name: 'Roll back', help: 'To an earlier point.' },
      remove: {
        name: 'Remove',
        help: 'Resources or environments. What holds data is retained.',
      },
      decommission: {
        name: 'Decommission',
        help: 'The whole service. What holds data is retained.',
      },
      restore: {
        name: 'Restore',
        help: 'Take back what was removed.',
      },
      destroy: {
        name: 'Destroy',
        help: 'What was removed, with its data, for good.',
      },
      adopt: {
        name: 'Adopt',
        help: 'Take over what people wrote by hand.',
      },
    },
    obstacle: {
      noClaim: 'It has no infrastructure that was requested here.',
      hasClaim: 'Its infrastructure is looked after here already.',
      oneEnvironment: 'It is in one environment only.',
      noResources: 'It has no resources.',
      nothingRemoved: 'Nothing of it was removed and is retained.',
    },
    allowed: { ask: 'Ask' },
    frame: {
      back: 'Back to the infrastructure',
      way: 'Way back',
      loading: 'Loading what can be changed',
      noClaim:
        '{{service}} has no infrastructure that was requested here, so there is nothing to change.',
      reason: 'Reason (optional)',
      reasonNeeded: 'Reason',
      reasonHelp: 'Reviewers read it in the pull request.',
      reasonMissing: 'a reason',
      submit: 'Create pull request',
      submitting: 'Creating the pull request…',
      nothingYet: 'Nothing happens before the pull request is merged.',
      failed: 'The pull request could not be created. {{message}}',
    },
    outcome: {
      proposing: 'The pull request is being created…',
      proposed: 'The pull request is open',
      merged: 'The pull request is merged',
      closed: 'The pull request was closed',
      'no-change': 'There is nothing to change',
      failed: 'The pull request could not be created',
      pullRequest: 'Pull request #{{number}}',
      waits: 'GitHub asks to wait; it goes on',
      next: 'People review it there. The tab shows what becomes of it.',
      again: 'Back to the choices',
    },
    ...operationMessages,
  },
});
