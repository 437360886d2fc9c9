import { useCallback, useEffect, useState } from 'react';

/** An answer that may not be there yet. */
export interface Answer<T> {
  /** The newest answer; kept while a newer one is loading. */
  value?: T;
  error?: unknown;
  loading: boolean;
  retry(): void;
}

/**
 * Loads an answer for a key and again whenever the key changes; an answer for
 * an older key is dropped and its request cancelled. Nothing is loaded while
 * the key is undefined.
 *
 * @param load - must not depend on anything but the key and stable objects.
 */
export function useAnswer<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  options: { delay?: number } = {},
): Answer<T> {
  const { delay = 0 } = options;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{
    request?: string;
    value?: T;
    error?: unknown;
  }>({});
  const request = key === undefined ? undefined : `${attempt} ${key}`;

  useEffect(() => {
    if (request === undefined) {
      setState({});
      return undefined;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const value = await load(controller.signal);
        if (!controller.signal.aborted) setState({ request, value });
      } catch (error) {
        if (!controller.signal.aborted) {
          setState(before => ({ request, value: before.value, error }));
        }
      }
    }, delay);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // `load` is a new function in every render; the key says what it loads.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [request, delay]);

  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const isCurrent = state.request === request;
  return {
    value: request === undefined ? undefined : state.value,
    error: isCurrent ? state.error : undefined,
    loading: request !== undefined && !isCurrent,
    retry,
  };
}
