import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { InfraService } from '../services/InfraService';
import { changeInput, parseChange } from './changeInput';

/** Registers the action that tells what a change would do. */
export function createPreviewChangeAction(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
}): void {
  options.actionsRegistry.register({
    name: 'preview-change',
    title: 'Preview an infrastructure change',
    description: `
Tells what a change to the infrastructure of a service would do. Nothing is written, so it can be called as often as you like.
The answer has a summary in plain words, findings with the nearest value that would pass, the risk (none, restart, replace, destroy), the monthly cost before and after, and whether the change is blocked.
Call get-platform first to learn the names of profiles, environments and resource types with their inputs. Preview until nothing blocks the change, show the summary to the person, and only then call propose-change with the same change.
    `,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: zod => zod.object({ change: changeInput(zod) }),
      output: zod =>
        zod.object({
          blocked: zod
            .boolean()
            .describe('Whether an error finding stops the change'),
          summary: zod.array(zod.string()),
          risk: zod.string(),
          findings: zod.array(
            zod.object({
              severity: zod.string(),
              rule: zod.string(),
              message: zod.string(),
              fix: zod.string().optional().describe('What would pass'),
            }),
          ),
          monthlyCost: zod.object({
            currency: zod.string(),
            before: zod.number(),
            after: zod.number(),
          }),
          files: zod.array(
            zod.object({
              path: zod.string(),
              action: zod.string(),
              diff: zod.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const change = parseChange(input.change);
      const set = await options.service.previewChange(change, { credentials });
      const { currency, before, after } = set.cost;
      return {
        output: {
          blocked: set.blocked,
          summary: set.summary.map(item => item.text),
          risk: set.risk,
          findings: set.findings.map(({ severity, rule, message, fix }) => ({
            severity,
            rule,
            message,
            ...(fix && { fix: fix.text }),
          })),
          monthlyCost: { currency, before, after },
          files: set.files.map(({ path, action, diff }) => ({
            path,
            action,
            diff,
          })),
        },
      };
    },
  });
}
