import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { Knex } from 'knex';
import type { ChangeStore } from '../database/ChangeStore';
import { DatabaseObservationStore } from '../database/DatabaseObservationStore';
import { DatabaseProposalStore } from '../database/DatabaseProposalStore';
import { PlanCountStore } from '../database/PlanCountStore';
import { DatabaseStatusStore } from '../database/DatabaseStatusStore';
import type { IndexStore } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { Announcer } from './announce';
import { DesiredServices } from './DesiredServices';
import { History } from './History';
import { KindStates } from './KindStates';
import { PlanReader } from './PlanReader';
import { ProposalFollower } from './ProposalFollower';
import { Rollouts } from './Rollouts';
import { StatusProjector } from './StatusProjector';
import type { StatusSources } from './StatusSources';

/** The observing half of the backend. */
export interface Observer {
  readonly observations: DatabaseObservationStore;
  readonly proposals: DatabaseProposalStore;
  readonly statuses: DatabaseStatusStore;
  readonly planCounts: PlanCountStore;
  readonly kindStates: KindStates;
  readonly history: History;
  readonly projector: StatusProjector;
  readonly follower: ProposalFollower;
  readonly announcer: Announcer;
  readonly sources: StatusSources;
}

/** Puts the observing half together. */
export function createObserver(options: {
  repository: GitOpsRepository;
  knex: Knex;
  index: RepositoryIndex;
  indexStore: IndexStore;
  changeStore: ChangeStore;
  sources: StatusSources;
  signals: SignalsService;
  notifications: NotificationService;
  /** Longest age in seconds of what is believed of a cluster. */
  freshSeconds: number;
  logger: LoggerService;
  now: () => Date;
}): Observer {
  const observations = new DatabaseObservationStore(options);
  const proposals = new DatabaseProposalStore(options);
  const statuses = new DatabaseStatusStore(options);
  const announcer = new Announcer({ ...options, statuses });
  const planCounts = new PlanCountStore(options);
  const kindStates = new KindStates({ ...options, store: observations });
  const plans = new PlanReader({ ...options, store: planCounts });
  const projector = new StatusProjector({
    ...options,
    observations,
    proposals,
    statuses,
    desiredServices: new DesiredServices({ ...options, store: statuses }),
    rollouts: new Rollouts(options),
    planCounts,
    kindStates,
    plans,
    onChange: changes => announcer.statuses(changes),
    onMissed: () => announcer.missed(),
  });
  plans.onRead(async service => {
    await statuses.enqueue([service]);
    projector.wake();
  });
  const follower = new ProposalFollower({
    ...options,
    store: proposals,
    onChange: async written => {
      projector.wake();
      await announcer.merged(written.filter(one => one.state === 'merged'));
    },
  });
  return {
    observations,
    proposals,
    statuses,
    planCounts,
    kindStates,
    history: new History(options),
    projector,
    follower,
    announcer,
    sources: options.sources,
  };
}
