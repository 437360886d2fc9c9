/** Few entities may go at any time: a service was retired, say. */
const ALWAYS = 20;

/**
 * Keeps a mistake elsewhere from emptying the catalog: when much would be
 * removed at once, the same has to be said a second time.
 */
export class RemovalGuard {
  readonly #percentage: number;
  #announced: string | undefined;

  constructor(options: { percentage: number }) {
    this.#percentage = options.percentage;
  }

  /**
   * Whether entities may take the place of those before.
   *
   * @param known - names of those before
   * @returns undefined when they may; otherwise how many would go, of how many
   */
  objection(
    known: ReadonlySet<string>,
    names: ReadonlySet<string>,
  ): { gone: number; of: number } | undefined {
    const gone = [...known].filter(name => !names.has(name));
    const isMuch =
      gone.length > ALWAYS && gone.length * 100 > known.size * this.#percentage;
    const wanted = JSON.stringify(gone.sort());
    if (!isMuch || this.#announced === wanted) {
      this.#announced = undefined;
      return undefined;
    }
    this.#announced = wanted;
    return { gone: gone.length, of: known.size };
  }
}
