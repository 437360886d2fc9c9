import type {
  ObservedObject,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';
import type { ClusterConnection } from '../connection/ClusterConnection';

/** The plan with this id. */
export async function readPlan(_options: {
  connection: ClusterConnection;
  object: ObservedObject;
  planId: string;
  signal?: AbortSignal;
}): Promise<PlanView | undefined> {
  return undefined;
}
