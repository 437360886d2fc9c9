/** Time as the request layer sees it, so that tests can own it. @public */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after `delay` milliseconds; the answer cancels that. */
  after(delay: number, callback: () => void): () => void;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    // Longer delays overflow the timer and would fire at once.
    const timer = setTimeout(callback, Math.min(delay, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * Resolves after `delay` milliseconds.
 *
 * @throws the signal's reason when it is aborted first.
 */
export function sleep(
  clock: Clock,
  delay: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    let cancel = () => {};
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    cancel = clock.after(delay, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}

/**
 * Settles as `work` does or fails with the signal's reason, whichever
 * comes first, also when the work itself never looks at the signal.
 */
export function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) {
      // Nobody waits for the work any longer; its failure is not unhandled.
      work.catch(() => {});
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}
