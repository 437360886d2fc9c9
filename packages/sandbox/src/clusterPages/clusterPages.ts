import express, { Router } from 'express';
import type { SandboxClusters } from '../flux/sandboxClusters';
import { conditionOf } from '../flux/conditions';
import type { KubernetesCluster } from '../kubernetes/cluster';
import { KubernetesObject, valueAt } from '../kubernetes/object';
import { GitHubError } from '../forge/errors';
import { FormToken, formText } from '../pages/csrf';
import { Html, HtmlPart, markup } from '../pages/html';
import { sendPage } from '../pages/layout';
import { causeFault, clusterFault } from './clusterFaults';

const PATH = '/_sandbox/clusters';

/** A page that shows the clusters and has things go wrong with them. */
export function clusterPages(
  router: Router,
  clusters: SandboxClusters | undefined,
): void {
  const token = new FormToken();

  if (!clusters) {
    router.get(PATH, (_request, response) => {
      sendPage(response, {
        title: 'Clusters',
        content: markup`<h1>Clusters</h1>
          <p class="quiet">This sandbox runs without clusters.</p>`,
      });
    });
    return;
  }

  router.get(PATH, (_request, response) => {
    sendPage(response, {
      title: 'Clusters',
      content: markup`<h1>Clusters</h1>
        <p>
          These clusters are part of the sandbox: nothing runs in them, and no
          infrastructure is behind them. They follow the GitOps repository as
          Flux and tofu-controller do, only faster. A plan is approved in the
          repository, not here.
        </p>
        <pre>kubectl --server ${clusters.kubernetes.url} get terraforms -A</pre>
        ${clusters.kubernetes.clusters.map((cluster, at) =>
          clusterPart(clusters, cluster, at === 0, token),
        )}`,
    });
  });

  router.post(
    PATH,
    express.urlencoded({ extended: false }),
    (request, response) => {
      token.require(request);
      const object = formText(request, 'object');
      const fault = clusterFault.safeParse({
        kind: formText(request, 'kind'),
        cluster: formText(request, 'cluster'),
        ...(object && { object }),
      });
      if (!fault.success) {
        throw new GitHubError(422, 'UNPROCESSABLE', 'There is no such fault.');
      }
      try {
        causeFault(clusters, fault.data);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new GitHubError(404, 'NOT_FOUND', why);
      }
      response.redirect(303, `${PATH}#${fault.data.cluster}`);
    },
  );
}

function clusterPart(
  clusters: SandboxClusters,
  cluster: KubernetesCluster,
  first: boolean,
  token: FormToken,
): Html {
  const { name, url, faults, openWatches } = cluster;
  const environment = clusters.environments.find(
    other => other.cluster === name,
  );
  const button = buttons(name, token);
  const on = clusters
    .listFaults()
    .filter(line => line.split(' ').includes(name));
  return markup`<h2 id="${name}">
      ${name} <span class="quiet">${environment?.name}</span>
    </h2>
    <p class="quiet">
      <span class="mono">${url}</span>${first && ', also at the root'};
      ${faults.stopped ? 'stopped' : 'running'}, ${openWatches} watches open
    </p>
    <div class="actions">
      ${faults.stopped ? button('start', 'Start') : button('stop', 'Stop')}
      ${button('expire-watches', 'Expire watches (410)')}
      ${button('cut-connections', 'Cut connections')}
      ${
        faults.expiredTokens.size > 0
          ? button('renew-tokens', 'Accept tokens again')
          : button('expire-tokens', 'Expire tokens (401)')
      }
    </div>
    ${
      on.length > 0 &&
      markup`<p>Switched on: <span class="mono">${on.join('; ')}</span></p>`
    }
    <div class="card scroll">
      <table class="list">
        <thead>
          <tr>
            <th>Terraform object</th>
            <th>Ready</th>
            <th>Why</th>
            <th>Have happen</th>
          </tr>
        </thead>
        <tbody>
          ${clusters
            .resources(name)
            .map(resource => resourceRow(resource, button))}
        </tbody>
      </table>
    </div>`;
}

type Button = (kind: string, label: string, object?: string) => Html;

function buttons(cluster: string, token: FormToken): Button {
  return (kind, label, object) => markup`<form
      class="inline"
      method="post"
      action="${PATH}"
    >
      ${token.field()}
      <input type="hidden" name="cluster" value="${cluster}" />
      <input type="hidden" name="kind" value="${kind}" />
      ${
        object !== undefined &&
        markup`<input type="hidden" name="object" value="${object}" />`
      }
      <button
        type="submit"
        ${object !== undefined && markup`aria-label="${`${label}: ${object}`}"`}
      >
        ${label}
      </button>
    </form>`;
}

function resourceRow(resource: KubernetesObject, button: Button): Html {
  const { namespace, name } = resource.metadata;
  const key = `${namespace}/${name}`;
  const ready = conditionOf(resource, 'Ready');
  const pending = valueAt(resource.status, 'plan', 'pending');
  const locked = conditionOf(resource, 'StateLocked')?.status === 'True';
  const drifted = ready?.reason === 'DriftDetected';
  const suspended = resource.spec?.suspend === true;
  const why: HtmlPart[] = [
    suspended && 'Suspended. ',
    pending ? `Plan ${pending} waits. ` : false,
    ready?.message.split('\n')[0].slice(0, 160),
  ];
  return markup`<tr>
    <td class="mono">${key}</td>
    <td>${ready?.status ?? 'not yet'}</td>
    <td>${ready?.reason}<br /><span class="quiet">${why}</span></td>
    <td>
      ${button('fail-apply', 'Fail next apply', key)}
      ${
        drifted
          ? button('undo-drift', 'Undo drift', key)
          : button('drift', 'Drift', key)
      }
      ${locked ? button('unlock', 'Unlock', key) : button('lock', 'Lock', key)}
      ${
        suspended
          ? button('resume', 'Resume', key)
          : button('suspend', 'Suspend', key)
      }
      ${button('reconcile', 'Reconcile', key)}
    </td>
  </tr>`;
}
