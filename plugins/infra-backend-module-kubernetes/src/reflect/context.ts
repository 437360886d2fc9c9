import type { LoggerService } from '@backstage/backend-plugin-api';
import { CustomErrorBase } from '@backstage/errors';
import type { StatusSink } from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../connection/clock';
import type { ClusterConnection } from '../connection/ClusterConnection';
import type { ObservedKind } from '../project/kind';
import type { CursorFormat } from './cursor';
import type { ReflectorTimes } from './times';

/** Counts what could not be read as it should. @public */
export type CountUnreadable = (what: {
  cluster: string;
  kind: string;
  why: string;
}) => void;

/** What following a kind of a cluster needs. */
export interface ReflectorContext {
  readonly connection: ClusterConnection;
  readonly kind: ObservedKind;
  readonly sink: StatusSink;
  readonly cursors: CursorFormat;
  readonly times: ReflectorTimes;
  readonly clock: Clock;
  readonly logger: LoggerService;
  readonly count: CountUnreadable;
}

/** Events may have been missed: everything has to be listed again. */
export class PositionLostError extends CustomErrorBase {
  name = 'PositionLostError' as const;
}
