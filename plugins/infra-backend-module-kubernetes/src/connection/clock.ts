/** Time as this package sees it, so that tests can own it. @public */
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
    const timer = setTimeout(callback, Math.min(delay, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delay` milliseconds, or early when the signal is aborted. */
export function pause(
  clock: Clock,
  delay: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted || delay <= 0) {
      resolve();
      return;
    }
    let cancel = () => {};
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    cancel = clock.after(delay, end);
  });
}
