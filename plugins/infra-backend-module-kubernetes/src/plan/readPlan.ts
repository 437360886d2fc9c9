import { NotAllowedError } from '@backstage/errors';
import type {
  ObservedObject,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';
import {
  readHumanPlan,
  readJsonPlan,
} from '@groundwork/backstage-plugin-infra-node';
import type { ClusterConnection } from '../connection/ClusterConnection';
import { ClusterAnswerError } from '../connection/failures';
import { terraform } from '../project/terraform';
import { at, secretNamesOf, valuesOf } from './planSecrets';
import { joinStoredPlan, planSelector } from './storedPlan';

const mostBytes = 64 * 1024 * 1024;
const deadline = 20_000;

/**
 * The plan with this id, redacted; undefined when it is not kept in a form
 * that can be read, or is another one by now. Secrets are read for redaction
 * only: their values stay in here.
 *
 * @throws NotAllowedError naming the permission that is missing
 */
export async function readPlan(options: {
  connection: ClusterConnection;
  object: ObservedObject;
  planId: string;
  signal?: AbortSignal;
}): Promise<PlanView | undefined> {
  const { connection, object, planId, signal } = options;
  const { cluster, kind, namespace, name } = object;
  if (kind !== terraform.kind) return undefined;
  const space = `namespaces/${encodeURIComponent(namespace)}`;

  const read = async (
    path: string,
    needed: string,
    query?: Record<string, string>,
  ): Promise<unknown> => {
    try {
      return await connection.read(
        { path, query, deadline, signal },
        mostBytes,
      );
    } catch (error) {
      if (!(error instanceof ClusterAnswerError)) throw error;
      if (error.status === 404) return undefined;
      if (error.status !== 403) throw error;
      throw new NotAllowedError(
        `plans of cluster ${cluster} cannot be shown: its credentials may not ${needed} in namespace ${namespace}`,
      );
    }
  };

  const live = await read(
    `/apis/${terraform.group}/${terraform.version}/${space}/${
      terraform.plural
    }/${encodeURIComponent(name)}`,
    'get terraforms',
  );
  const spec = at(live, 'spec');
  const format = at(spec, 'storeReadablePlan');
  if (format !== 'human' && format !== 'json') return undefined;

  const wanted = {
    format,
    name,
    workspace: String(at(spec, 'workspace') || 'default'),
    planId,
    uid: String(at(live, 'metadata', 'uid') ?? ''),
  } as const;
  const plural = format === 'json' ? 'secrets' : 'configmaps';
  const stored = await read(`/api/v1/${space}/${plural}`, `list ${plural}`, {
    labelSelector: planSelector(wanted),
  });
  const text =
    stored === undefined ? undefined : await joinStoredPlan(stored, wanted);
  if (text === undefined || text === '') return undefined;

  const secrets = await Promise.all(
    secretNamesOf(spec).map(secret =>
      read(
        `/api/v1/${space}/secrets/${encodeURIComponent(secret)}`,
        'get secrets, whose values have to be taken out of plans,',
      ),
    ),
  );
  const source = {
    object: { cluster, kind, namespace, name },
    id: planId,
    isDestroy: at(live, 'status', 'plan', 'isDestroyPlan') === true,
    secrets: secrets.flatMap(valuesOf),
  };
  return format === 'json'
    ? readJsonPlan(text, source)
    : readHumanPlan(text, source);
}
