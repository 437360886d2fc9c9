import { InputError, NotAllowedError } from '@backstage/errors';
import type { Decoration } from './decoration';

/** Reads with look-ups, for as long as the host takes them. */
export class LookUps {
  /** Some tokens may not read teams; then GitHub refuses the whole query. */
  private areRefused = false;

  /**
   * @param read - reads, with the ids of a decoration when it is given.
   * @throws as `read` without a decoration.
   */
  async read<T>(
    { labels, reviewers }: Decoration,
    read: (decoration?: Decoration) => Promise<T>,
  ): Promise<T> {
    if (this.areRefused || labels.length + reviewers.length === 0) {
      return read();
    }
    try {
      return await read({ labels, reviewers });
    } catch (error) {
      if (!(error instanceof NotAllowedError || error instanceof InputError)) {
        throw error;
      }
      const found = await read();
      this.areRefused = true;
      return found;
    }
  }
}
