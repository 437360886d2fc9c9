import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@groundwork/sandbox';
import { impactRepository } from './impactRepository';
import type { CampaignHostReport } from './startCampaignHost';

/**
 * A program of its own: the sandbox with a repository of many services, which
 * refuses what GitHub's published limits do not allow. Arguments: services,
 * latency in milliseconds. `{ skip: ms }` puts its clock forward.
 */
async function main() {
  const [services, latency] = process.argv.slice(2).map(Number);
  let skipped = 0;
  const { platform, nextPackage, ...repository } = impactRepository(1);
  const files = new Map(
    [...platform, nextPackage].map(({ path, text }) => [path, text]),
  );
  for (const one of repository.services(services)) {
    files.set(one.path, one.text);
    one.files.forEach((text, path) => files.set(path, text));
  }
  const stateDir = await mkdtemp(join(tmpdir(), 'groundwork-campaign-'));
  const sandbox = await startSandbox({
    port: 0,
    stateDir,
    clock: () => new Date(Date.now() + skipped),
    repositories: [
      {
        owner: 'acme',
        name: 'platform-gitops',
        files: Object.fromEntries(files),
      },
    ],
  });
  sandbox.faults.latency = latency;
  sandbox.limits.enforced = true;
  const report = (): CampaignHostReport => {
    const requests = sandbox.requests.list();
    const pulls = sandbox
      .repository('acme', 'platform-gitops')
      .listPullRequests();
    return {
      created: requests
        .filter(({ creates, status }) => creates && status < 400)
        .map(({ at }) => at),
      refused: requests.filter(({ status }) => [403, 429].includes(status))
        .length,
      requests: requests.length,
      titles: pulls.map(({ title }) => title),
      labelled: pulls.filter(({ labels }) => labels.length > 0).length,
    };
  };
  process.on('message', async (message: { skip?: number }) => {
    skipped += message.skip ?? 0;
    process.send?.({ answer: message.skip === undefined ? report() : {} });
  });
  process.once('disconnect', async () => {
    await sandbox.close();
    await rm(stateDir, { recursive: true, force: true });
    process.exit(0);
  });
  process.send?.({ answer: { url: sandbox.url, token: sandbox.token } });
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(2);
});
