import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type {
  Change,
  ChangeRecord,
} from '@groundwork/backstage-plugin-infra-common';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseChangeInput } from './changeInput';
import { examples } from './createProposeChangeAction.examples';
import {
  type InfraActionOptions,
  type InfraSession,
  openInfraSession,
  withBackendMessages,
} from './infraSession';

const POLL_MILLISECONDS = 1000;

/**
 * `infra:change:propose`: proposes a change as one pull request against the
 * GitOps repository.
 *
 * @remarks
 *
 * The idempotency key comes from the task, the step and the change, so a
 * retried or recovered task finds the pull request it made before. A dry run
 * answers with the real change set and writes nothing.
 *
 * @public
 */
export function createProposeChangeAction(options: InfraActionOptions) {
  return createTemplateAction({
    id: 'infra:change:propose',
    description:
      "Proposes a change of a service's infrastructure as one pull request against the GitOps repository",
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        change: z =>
          z
            .object({ kind: z.string(), service: z.string() })
            .passthrough()
            .describe(
              'The change: its kind (request, configure or remove), the service, and what the kind needs',
            ),
      },
      output: {
        changeId: z => z.string().describe('Identity of the change'),
        status: z =>
          z
            .string()
            .describe('proposed, merged, closed, no-change, or dry-run'),
        pullRequestUrl: z =>
          z.string().optional().describe('Address of the pull request'),
        pullRequestNumber: z => z.number().optional(),
        summary: z =>
          z.string().describe('What the change does, as a Markdown list'),
      },
    },
    async handler(ctx) {
      const change = parseChangeInput(ctx.input.change);
      const session = openInfraSession(options, () =>
        ctx.getInitiatorCredentials(),
      );
      if (ctx.isDryRun) {
        const token = await session.token();
        const changeSet = await withBackendMessages(() =>
          session.api.previewChange(change, { token, signal: ctx.signal }),
        );
        for (const finding of changeSet.findings) {
          ctx.logger.info(`${finding.severity}: ${finding.message}`);
        }
        for (const file of changeSet.files) {
          ctx.logger.info(
            `${file.action} ${file.path} (+${file.addedLines} -${file.removedLines})`,
          );
        }
        ctx.output('changeId', changeSet.changeId);
        ctx.output('status', 'dry-run');
        ctx.output('summary', asList(changeSet.summary.map(item => item.text)));
        return;
      }
      // A step with `each` runs several times in one task: what is asked for
      // is part of the identity, or the second change would be the first.
      const identity = `${change.service}:${digestOf(change)}`;
      const step = ctx.step?.id ?? 'propose';
      const record = await ctx.checkpoint({
        key: `propose.${change.kind}.${identity}`,
        fn: async () => {
          const token = await session.token();
          const submitted = await withBackendMessages(() =>
            session.api.submitChange(change, {
              token,
              signal: ctx.signal,
              idempotencyKey: `scaffolder:${ctx.task.id}:${step}:${identity}`,
            }),
          );
          const settled = await settle(submitted, session, ctx);
          return {
            id: settled.id,
            status: settled.status,
            summary: settled.summary,
            ...(settled.pullRequest && { pullRequest: settled.pullRequest }),
          };
        },
      });
      if (record.status === 'no-change') {
        ctx.logger.info(
          `${change.service} has all of this already: nothing to change, so no pull request was opened`,
        );
      } else {
        ctx.logger.info(`Pull request: ${record.pullRequest?.url}`);
      }
      ctx.output('changeId', record.id);
      ctx.output('status', record.status);
      ctx.output('pullRequestUrl', record.pullRequest?.url);
      ctx.output('pullRequestNumber', record.pullRequest?.number);
      ctx.output('summary', asList(record.summary));
    },
  });
}

/** Waits while the repository's host asks to, and says so in the task log. */
async function settle(
  submitted: ChangeRecord,
  session: InfraSession,
  ctx: {
    signal?: AbortSignal;
    logger: { info(message: string): void };
  },
): Promise<ChangeRecord> {
  let record = submitted;
  let said: string | undefined;
  while (record.status === 'proposing') {
    const message = record.waitingUntil
      ? `Waiting until ${record.waitingUntil}: ${
          record.message ?? "the repository's host limits requests"
        }`
      : record.message ?? 'The pull request is being made';
    if (message !== said) ctx.logger.info(message);
    said = message;
    await sleep(POLL_MILLISECONDS, undefined, { signal: ctx.signal });
    const token = await session.token();
    record = await session.api.getChange(record.id, {
      token,
      signal: ctx.signal,
    });
  }
  if (record.status === 'failed') {
    throw new ConflictError(
      record.message ?? `Change ${record.id} failed without a message`,
    );
  }
  return record;
}

function digestOf(change: Change): string {
  return createHash('sha256')
    .update(JSON.stringify(change))
    .digest('hex')
    .slice(0, 12);
}

function asList(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n');
}
