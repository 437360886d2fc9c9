import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  GithubRepository,
  HostGates,
} from '@groundwork/backstage-plugin-infra-backend-module-github';
import { campaignSpecSchema } from '@groundwork/backstage-plugin-infra-common';
import { CampaignAnnouncer } from '../../../plugins/infra-backend/src/campaigns/CampaignAnnouncer';
import { CampaignLook } from '../../../plugins/infra-backend/src/campaigns/CampaignLook';
import { CampaignPace } from '../../../plugins/infra-backend/src/campaigns/CampaignPace';
import { CampaignProposer } from '../../../plugins/infra-backend/src/campaigns/CampaignProposer';
import { CampaignRunner } from '../../../plugins/infra-backend/src/campaigns/CampaignRunner';
import { CampaignService } from '../../../plugins/infra-backend/src/campaigns/CampaignService';
import { DatabaseCampaignStore } from '../../../plugins/infra-backend/src/campaigns/DatabaseCampaignStore';
import { ChangePlanner } from '../../../plugins/infra-backend/src/changes/ChangePlanner';
import { ChangeRunner } from '../../../plugins/infra-backend/src/changes/ChangeRunner';
import { ChangeService } from '../../../plugins/infra-backend/src/changes/ChangeService';
import { DatabaseChangeStore } from '../../../plugins/infra-backend/src/database/DatabaseChangeStore';
import { DatabaseIndexStore } from '../../../plugins/infra-backend/src/database/DatabaseIndexStore';
import { DatabaseProposalStore } from '../../../plugins/infra-backend/src/database/DatabaseProposalStore';
import { DatabaseStatusStore } from '../../../plugins/infra-backend/src/database/DatabaseStatusStore';
import { RepositoryIndex } from '../../../plugins/infra-backend/src/index/RepositoryIndex';
import { DesiredServices } from '../../../plugins/infra-backend/src/observe/DesiredServices';
import { newDatabase } from '../indexOf';
import { quietLogger } from '../quietLogger';
import { judge, type Measure } from '../results';
import { SkippedTime } from '../skippedTime';
import {
  startCampaignHost,
  type CampaignHostReport,
} from '../startCampaignHost';

const SERVICES = 1_000;
/** Of every answer, so that what is opened at once matters. */
const LATENCY_MS = 50;
/** How often the scheduler lets the campaigns move on. */
const TICK_MS = 5_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** GitHub's published limits of requests that create content. */
const LIMITS = { perMinute: 80, perHour: 500 };

const name = 'data-1-1';

type Host = Awaited<ReturnType<typeof startCampaignHost>>;

/** The backend's parts of a campaign, over a host and a database. */
function backendOf(
  host: Host,
  time: SkippedTime,
  { knex }: Awaited<ReturnType<typeof newDatabase>>,
) {
  const logger = quietLogger;
  const now = () => new Date(time.now());
  const repository = new GithubRepository({
    url: `${host.url}/acme/platform-gitops`,
    apiBaseUrl: `${host.url}/api/v3`,
    baseBranch: 'main',
    credentials: { token: async () => host.token, renew: async () => {} },
    logger,
    clock: time,
    gates: new HostGates(time, Math.random),
    fetch: (...call) => time.during(() => fetch(...call)),
  });
  const indexStore = new DatabaseIndexStore({ knex });
  const index = new RepositoryIndex({
    ...{ repository, store: indexStore, logger, now },
  });
  const changeStore = new DatabaseChangeStore({ knex });
  const planner = new ChangePlanner({
    ...{ repository, index, indexStore, changeStore, now },
    facts: { of: async () => ({}) },
  });
  const runner = new ChangeRunner({
    ...{ repository, planner, store: changeStore, logger, owner: 'bench' },
    // Leases are kept by the machine's timers.
    now: () => new Date(),
  });
  const changes = new ChangeService({
    ...{ planner, runner, store: changeStore, now },
  });
  const statuses = new DatabaseStatusStore({ knex });
  const desiredServices = new DesiredServices({
    ...{ index, indexStore, store: statuses, now },
  });
  const store = new DatabaseCampaignStore({ knex });
  const parts = { store, changeStore, statuses, desiredServices, now };
  const proposer = new CampaignProposer({
    ...{ store, changes, planner, now },
    complete: async change => change,
  });
  const propose = proposer.propose.bind(proposer);
  proposer.propose = (...call) => time.during(() => propose(...call));
  return {
    ...{ index, store, repository },
    campaigns: new CampaignService({
      ...{ ...parts, index, indexStore, planner },
      ownerOf: async () => undefined,
    }),
    work: new CampaignRunner({
      ...{ store, logger, now, proposer },
      sleep: ms => time.sleep(ms),
      look: new CampaignLook({
        ...parts,
        proposals: new DatabaseProposalStore({ knex }),
      }),
      pace: new CampaignPace({ store, repository, runner, now }),
      announcer: new CampaignAnnouncer({
        notifications: { send: async () => {} },
        logger,
      }),
    }),
  };
}

/** Part of what is allowed that was used, in whole windows. */
function usedPart(created: readonly number[], window: number, limit: number) {
  const [first] = created;
  const last = created[created.length - 1];
  const windows: number[] = [];
  for (let from = first; from + window <= last; from += window) {
    const until = from + window;
    const inHour = created.filter(at => at < until && at >= until - HOUR_MS);
    // The hour's limit leaves no work for the rest of its minutes.
    if (window < HOUR_MS && inHour.length > 0.95 * LIMITS.perHour) break;
    windows.push(created.filter(at => at >= from && at < until).length);
  }
  const sum = windows.reduce((all, one) => all + one, 0);
  return (100 * sum) / (windows.length * limit);
}

function verdicts(
  { created, refused, requests, titles, labelled }: CampaignHostReport,
  delay: number,
): Measure[] {
  const times = [...created].sort((a, b) => a - b);
  const share = (window: number, limit: number, per: string) =>
    judge(
      {
        name: `part used of the requests that may create content in ${per}, while there is work`,
        unit: '%',
        ours: usedPart(times, window, limit),
        limit: 100,
      },
      { atLeast: 95 },
    );
  return [
    share(MINUTE_MS, LIMITS.perMinute, 'a minute'),
    share(HOUR_MS, LIMITS.perHour, 'an hour'),
    judge(
      { name: 'requests refused by a limit', unit: 'requests', ours: refused },
      { atMost: 0 },
    ),
    judge(
      {
        name: 'services without exactly one pull request',
        unit: 'rows',
        ours:
          Math.abs(SERVICES - new Set(titles).size) +
          (titles.length - new Set(titles).size),
      },
      { atMost: 0 },
    ),
    judge(
      {
        name: 'pull requests without their labels',
        unit: 'rows',
        ours: titles.length - labelled,
      },
      { atMost: 0 },
    ),
    judge(
      {
        name: `requests that create content for ${SERVICES} pull requests with labels`,
        unit: 'requests',
        ours: times.length,
        limit: SERVICES,
      },
      { atMostTimesLimit: 1.1 },
    ),
    judge({ name: 'requests in all', unit: 'requests', ours: requests }, {}),
    judge(
      {
        name: 'time of the campaign by its own clock',
        unit: 'minutes',
        ours: (times[times.length - 1] - times[0]) / MINUTE_MS,
      },
      {},
    ),
    judge(
      { name: 'event-loop delay, 99th percentile', unit: 'ms', ours: delay },
      { atMost: 100 },
    ),
  ];
}

/** A campaign over many services, within GitHub's published limits. */
export async function measure(): Promise<Measure[]> {
  const host = await startCampaignHost(SERVICES, LATENCY_MS);
  const time = new SkippedTime(host.skip);
  const database = await newDatabase();
  const { campaigns, work, index, store, repository } = backendOf(
    ...([host, time, database] as const),
  );
  await index.refresh();
  const spec = campaignSpecSchema.parse({
    ...{ name, title: 'Data 1.1', batch: SERVICES, perMinute: 80 },
    work: { kind: 'upgrade', from: 'aws-data@1.0.0', to: 'aws-data@1.1.0' },
    waves: [{ name: 'All', environments: ['env0'] }],
  });
  await campaigns.start(spec, 'user:default/pat');
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  for (;;) {
    await work.advanceAll();
    const {
      waiting = 0,
      proposing = 0,
      ...rest
    } = await store.countItems(name);
    if (rest.failed || rest.blocked) {
      const items = await store.listItems(name);
      throw new Error(items.find(({ message }) => message)?.message);
    }
    if (waiting + proposing === 0) break;
    await time.sleep(TICK_MS);
  }
  // Labels follow on their own.
  const labels = repository.settled().then(() => true);
  while (!(await Promise.race([labels, time.sleep(1_000)])))
    await index.refresh();
  delays.disable();
  const measures = verdicts(await host.report(), delays.percentile(99) / 1e6);
  time.stop();
  await database.stop();
  host.stop();
  return measures;
}
