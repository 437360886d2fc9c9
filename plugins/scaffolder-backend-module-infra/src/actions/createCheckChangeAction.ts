import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { parseChangeInput } from './changeInput';
import { examples } from './createCheckChangeAction.examples';
import {
  type InfraActionOptions,
  openInfraSession,
  withBackendMessages,
} from './infraSession';

/**
 * `infra:change:check`: plans a change and fails when it could not be proposed.
 * Put it before steps that cannot be undone, such as making a repository.
 *
 * @public
 */
export function createCheckChangeAction(options: InfraActionOptions) {
  return createTemplateAction({
    id: 'infra:change:check',
    description:
      'Plans a change without writing anything, and fails when it could not be proposed',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        change: z =>
          z
            .object({ kind: z.string(), service: z.string() })
            .passthrough()
            .describe('The change, as infra:change:propose takes it'),
      },
      output: {
        risk: z => z.string().describe('none, restart, replace or destroy'),
        summary: z =>
          z.string().describe('What the change would do, as a Markdown list'),
      },
    },
    async handler(ctx) {
      const change = parseChangeInput(ctx.input.change);
      const session = openInfraSession(options, () =>
        ctx.getInitiatorCredentials(),
      );
      const token = await session.token();
      const changeSet = await withBackendMessages(() =>
        session.api.previewChange(change, { token, signal: ctx.signal }),
      );
      for (const { severity, message } of changeSet.findings) {
        ctx.logger.info(`${severity}: ${message}`);
      }
      if (changeSet.blocked) {
        const errors = changeSet.findings
          .filter(finding => finding.severity === 'error')
          .map(finding => `${finding.message} (${finding.rule})`);
        throw new InputError(
          `The change cannot be proposed: ${errors.join(' ')}`,
        );
      }
      ctx.output('risk', changeSet.risk);
      ctx.output(
        'summary',
        changeSet.summary.map(item => `- ${item.text}`).join('\n'),
      );
    },
  });
}
