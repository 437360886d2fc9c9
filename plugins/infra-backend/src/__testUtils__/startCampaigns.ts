import { mockServices } from '@backstage/backend-test-utils';
import {
  campaignSpecSchema,
  type CampaignSpecInput,
  type PhaseReport,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { CampaignAnnouncer } from '../campaigns/CampaignAnnouncer';
import { CampaignLook } from '../campaigns/CampaignLook';
import { CampaignPace } from '../campaigns/CampaignPace';
import { CampaignProposer } from '../campaigns/CampaignProposer';
import { CampaignRunner } from '../campaigns/CampaignRunner';
import { CampaignService } from '../campaigns/CampaignService';
import { DatabaseCampaignStore } from '../campaigns/DatabaseCampaignStore';
import { leftChange } from '../campaigns/leftChange';
import { ChangePlanner } from '../changes/ChangePlanner';
import { ChangeRunner } from '../changes/ChangeRunner';
import { ChangeService } from '../changes/ChangeService';
import { refreshOpenPullRequests } from '../changes/pullRequestState';
import { DatabaseChangeStore } from '../database/DatabaseChangeStore';
import { DatabaseProposalStore } from '../database/DatabaseProposalStore';
import { DatabaseStatusStore } from '../database/DatabaseStatusStore';
import { DesiredServices } from '../observe/DesiredServices';
import { InMemoryHost } from './InMemoryHost';
import { Process } from './mortal';
import { claimText, platformFiles } from './platformFiles';
import { startIndex } from './startIndex';

const old = 'platform/packages/aws-data-1.0.0.yaml';

/** Services that {@link hostOfCampaigns} has, in dev and prod. */
export const campaignServices = ['a-api', 'b-api', 'c-api'];

/** A host with services on aws-data@1.0.0; there is 1.1.0 too. */
export function hostOfCampaigns(): InMemoryHost {
  return new InMemoryHost({
    ...platformFiles,
    'platform/packages/aws-data-1.1.0.yaml': platformFiles[old]
      .replace('name: aws-data-1.0.0', 'name: aws-data-1.1.0')
      .replace('version: 1.0.0', 'version: 1.1.0')
      .replaceAll('tag: 1.0.0', 'tag: 1.1.0'),
    ...Object.fromEntries(
      campaignServices.map(name => [
        `services/${name}.yaml`,
        claimText({ name, environments: ['dev', 'prod'] }).replace(
          '  environments:',
          '  package: aws-data@1.0.0\n  environments:',
        ),
      ]),
    ),
  });
}

/** An upgrade of all of them. */
export const campaignSpec = (extra: Partial<CampaignSpecInput> = {}) =>
  campaignSpecSchema.parse({
    name: 'data-1-1',
    title: 'Data 1.1',
    work: { kind: 'upgrade', from: 'aws-data@1.0.0', to: 'aws-data@1.1.0' },
    waves: [
      { name: 'Development', environments: ['dev'] },
      { name: 'Production', environments: ['prod'] },
    ],
    ...extra,
  });

/** What outlives a process. */
export interface CampaignWorld {
  readonly clock: { now: Date };
  /** Phase of everything by `service/environment`. */
  readonly phases: Map<string, PhaseReport['phase']>;
}

export const newWorld = (): CampaignWorld => ({
  clock: { now: new Date('2026-11-25T12:00:00.000Z') },
  phases: new Map(),
});

let processes = 0;

/** A process with its campaigns, over a host and a database. */
export function startCampaigns(
  host: InMemoryHost,
  knex: Knex,
  { clock, phases }: CampaignWorld = newWorld(),
  life: Process = new Process(),
) {
  processes += 1;
  const owner = `process-${processes}`;
  const now = () => clock.now;
  const logger = mockServices.logger.mock();
  const repository = host.connect(life.step);
  const { index, store: indexStore } = startIndex({ host, knex });
  const changeStore = life.wrap(new DatabaseChangeStore({ knex }));
  const facts = { of: async () => ({}) };
  const planner = new ChangePlanner({
    ...{ repository, index, indexStore, changeStore, facts, now },
  });
  const store = life.wrap(new DatabaseCampaignStore({ knex }));
  const runner = new ChangeRunner({
    ofLeft: id => leftChange(store, id),
    ...{ repository, planner, store: changeStore, logger, now, owner },
  });
  const changes = new ChangeService({
    ...{ planner, runner, store: changeStore, now },
  });
  const statuses = new DatabaseStatusStore({ knex });
  statuses.readStatus = async service => ({
    owner: 'group:default/payments',
    status: {
      environments: ['dev', 'prod'].map(name => ({
        name,
        resources: [
          {
            type: 'postgres',
            name: 'main',
            status: {
              phase: phases.get(`${service}/${name}`) ?? 'planning',
              message: 'It goes on.',
            },
          },
        ],
      })),
    } as unknown as ServiceStatus,
  });
  const desiredServices = new DesiredServices({
    ...{ index, indexStore, store: statuses, now },
  });
  const notifications = { send: jest.fn() };
  const proposals = new DatabaseProposalStore({ knex });
  const campaigns = new CampaignService({
    ...{ store, index, indexStore, desiredServices, planner, now },
    ownerOf: async () => 'group:default/payments',
  });
  const parts = {
    ...{ store, changeStore, proposals, statuses, desiredServices, now },
  };
  const work = new CampaignRunner({
    ...{ store, logger, now },
    look: new CampaignLook(parts),
    pace: new CampaignPace({ store, repository, runner, now }),
    proposer: new CampaignProposer({
      ...{ store, changes, planner, now },
      complete: async change =>
        change.kind === 'adopt'
          ? { ...change, owner: 'group:default/payments' }
          : change,
    }),
    announcer: new CampaignAnnouncer({ notifications, logger }),
  });
  /** Looks at the host, then moves on. */
  const advance = async () => {
    clock.now = new Date(clock.now.getTime() + 11 * 60_000);
    await index.refresh();
    const left = await changeStore.listAbandoned(clock.now);
    await runner.resumeAbandoned();
    await Promise.all(left.map(id => runner.workOn(id)));
    await refreshOpenPullRequests({
      ...{ repository, store: changeStore, logger, now },
    });
    await work.advanceAll();
  };
  return { campaigns, advance, clock, phases, notifications, store, index };
}
