/** Waits and limits of a reflector, in milliseconds. @public */
export interface ReflectorTimes {
  /** How long a watch is asked to last. */
  readonly watch: number;
  /** How much longer it may last before the connection counts as dead. */
  readonly grace: number;
  /** How long a page of a list may take. */
  readonly page: number;
  /** A watch that has been open for so long without a backlog is complete. */
  readonly settle: number;
  /** First and longest wait between attempts; doubled and jittered. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** After so long without a failure the waits begin anew. */
  readonly resetAfter: number;
  /** Wait before a kind that is missing or forbidden is tried again. */
  readonly unavailable: number;
  /** Least time between events going to the sink. */
  readonly batch: number;
}

/** Waits that are right for a company's clusters. */
export const usualTimes: ReflectorTimes = {
  watch: 30_000,
  grace: 10_000,
  page: 60_000,
  settle: 2_000,
  firstDelay: 800,
  longestDelay: 30_000,
  resetAfter: 120_000,
  unavailable: 60_000,
  batch: 20,
};
