/**
 * Makes a function of which one run goes on at a time. A call during a run
 * waits for one more run after it, shared by all such calls: whoever calls can
 * rely on a run that began after the call.
 */
export function runCoalesced(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const start = (): Promise<void> => {
    const started = run().finally(() => {
      if (current === started) current = undefined;
    });
    current = started;
    return started;
  };

  return () => {
    if (!current) return start();
    next ??= current
      // How the run before ended is told to those who asked for it.
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}
