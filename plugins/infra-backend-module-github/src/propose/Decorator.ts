import type { LoggerService } from '@backstage/backend-plugin-api';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { decorate, type Adornment } from './decorate';

/** Pull requests that one request decorates, and how long the first waits. */
const TOGETHER = 25;
const GATHER_MS = 30_000;

/** Pull requests that are decorated together. */
interface Batch {
  readonly adornments: Adornment[];
  /** Lets it go out although its time has not come. */
  readonly close: () => void;
  readonly done: Promise<void>;
}

/**
 * Gives pull requests their labels and reviewers. A request for each would halve
 * the pull requests that the host lets be made in an hour; so those that nobody
 * waits for are decorated many at a time.
 */
export class Decorator {
  private gathering: Batch | undefined;

  constructor(
    private readonly host: GithubHost,
    private readonly at: Coordinates,
    private readonly logger: LoggerService,
  ) {}

  /** Never rejects: what fails is logged. */
  async now(adornment: Adornment): Promise<void> {
    return decorate(this.host, this.at, [adornment], this.logger);
  }

  /** As {@link now}, with others. */
  async withOthers(adornment: Adornment): Promise<void> {
    const { labels, reviewers } = adornment;
    if (labels.length + reviewers.length === 0) return undefined;
    const batch = this.gathering ?? this.begin();
    batch.adornments.push(adornment);
    if (batch.adornments.length >= TOGETHER) {
      this.gathering = undefined;
      batch.close();
    }
    return batch.done;
  }

  private begin(): Batch {
    const adornments: Adornment[] = [];
    let close = () => {};
    const isFull = new Promise<void>(resolve => {
      close = resolve;
    });
    const send = async () => {
      await Promise.race([isFull, this.host.sleep(GATHER_MS)]);
      if (this.gathering?.adornments === adornments) {
        this.gathering = undefined;
      }
      await decorate(this.host, this.at, adornments, this.logger);
    };
    const batch = { adornments, close, done: send() };
    this.gathering = batch;
    return batch;
  }
}
