import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { StatusService } from '../services/StatusService';
import {
  parseServiceName,
  selectEnvironments,
  statusInput,
} from './statusOutput';

/** Registers the action that tells the phase of every resource of a service. */
export function createGetServiceStatusAction(options: {
  actionsRegistry: ActionsRegistryService;
  status: StatusService;
}): void {
  options.actionsRegistry.register({
    name: 'get-service-status',
    title: 'Get what became of the infrastructure of a service',
    description: `
Tells what became of everything that a service has asked for: one phase per resource and environment, with the reason, since when it is so, whether a person has to do something, and the pull requests that are open for the service.
The phases are: proposed (only a pull request asks for it), merged (in Git, not yet taken up by the cluster), planning, awaiting-approval, applying (on its way), ready (what Git asks for is there), failed, drifted, unhealthy, waiting, locked (it stands still, the message says why), suspended (stopped on purpose), removing, retained (out of Git, kept on purpose), orphaned (in the cluster although Git does not ask for it) and unknown (nobody has looked recently).
Only "ready" means that the resource can be used as the repository describes it. When stale is true for an environment, its cluster was not seen recently: say so, and do not take lastKnown for the present state.
Use it to answer "is my database there yet?" and to wait for a change after propose-change. Nothing in the cluster is asked, so it can be called again, but no more often than every 10 seconds.
To tell a person why something stands still and whose turn it is, call explain-service-status instead. A service that is not found has no infrastructure yet.
    `,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: statusInput,
      output: zod =>
        zod.object({
          service: zod.string(),
          owner: zod.string().describe('Entity reference of the owner'),
          allReady: zod
            .boolean()
            .describe('Whether there are resources and all of them are ready'),
          environments: zod.array(
            zod.object({
              name: zod.string(),
              package: zod.string().optional(),
              stale: zod.boolean(),
              observedAt: zod
                .string()
                .optional()
                .describe('When the cluster was last known completely'),
              resources: zod.array(
                zod.object({
                  type: zod.string(),
                  name: zod.string(),
                  phase: zod.string(),
                  since: zod.string().optional(),
                  reason: zod.string().describe('Stable code of the reason'),
                  message: zod.string().describe('The reason in plain words'),
                  needsAttention: zod
                    .boolean()
                    .describe('Whether a person has to do something'),
                  lastKnown: zod
                    .string()
                    .optional()
                    .describe('Phase when somebody last looked'),
                }),
              ),
            }),
          ),
          proposals: zod
            .array(
              zod.object({
                number: zod.number(),
                title: zod.string(),
                state: zod.string(),
                url: zod.string(),
              }),
            )
            .describe('Pull requests that touch the service'),
        }),
    },
    action: async ({ input, credentials }) => {
      const service = parseServiceName(input.service);
      const status = await options.status.getServiceStatus(service, {
        credentials,
      });
      const environments = selectEnvironments(status, input.environment);
      const resources = environments.flatMap(one => one.resources);
      return {
        output: {
          service,
          owner: status.owner,
          allReady:
            resources.length > 0 &&
            resources.every(one => one.status.phase === 'ready'),
          environments: environments.map(one => ({
            name: one.name,
            package: one.package,
            stale: one.freshness.stale,
            observedAt: one.freshness.observedAt,
            resources: one.resources.map(({ type, name, status: report }) => ({
              ...{ type, name },
              phase: report.phase,
              since: report.since,
              reason: report.reason,
              message: report.message,
              needsAttention: report.needsAttention,
              lastKnown: report.lastKnown,
            })),
          })),
          proposals: status.proposals.map(({ number, title, state, url }) => ({
            ...{ number, title, state, url },
          })),
        },
      };
    },
  });
}
