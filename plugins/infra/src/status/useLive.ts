import { useCallback, useEffect, useRef, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';

/** Channel on which the backend says which services have changed. */
const CHANNEL = 'infra:services';

/** How often to ask where nothing says that something has changed. */
const POLL_MS = 30_000;

/** Even when signals come: what is shown says how old it is. */
const POLL_WITH_SIGNALS_MS = 60_000;

/** An answer that follows the backend. */
export interface Live<T> {
  /** The newest answer; kept while a newer one is loading and after errors. */
  value?: T;
  /** Why the newest attempt failed. */
  error?: unknown;
  /** True until there is an answer or an error for what is asked for. */
  loading: boolean;
  refresh(): void;
}

type State<T> = { key?: string; value?: T; error?: unknown };

/**
 * Loads an answer, and again when the backend signals a change of the service
 * (or of any, without one), and every now and then. Changes that come while an
 * answer is loading lead to one more request.
 *
 * Subscribes by itself: of two messages that come between two renderings
 * `useSignal` would only show the second.
 *
 * @param key - says what is asked for; nothing is while it is undefined.
 * @param load - must not depend on anything but the key and stable objects.
 */
export function useLive<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  options: {
    service?: string;
    restMs?: number;
    /** Asks this often while what was answered is on its way. */
    pollMs?: (value: T) => number | undefined;
  } = {},
): Live<T> {
  const { service, restMs = 1_000 } = options;
  const signals = useApiHolder().get(signalApiRef);
  const [state, setState] = useState<State<T>>({});
  const ask = useRef(() => {});
  const nudge = useRef(() => {});

  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let isBusy = false;
    let isWanted = false;
    let askedAt = 0;
    let rest: ReturnType<typeof setTimeout> | undefined;

    const run = async () => {
      isWanted = true;
      if (isBusy) return;
      isBusy = true;
      isWanted = false;
      askedAt = Date.now();
      try {
        const value = await load(signal);
        if (!signal.aborted) setState({ key, value });
      } catch (error) {
        if (!signal.aborted) {
          setState(before => ({ key, value: before.value, error }));
        }
      }
      // A fleet that changes all the time must not be asked for all the time.
      rest = setTimeout(() => {
        isBusy = false;
        if (isWanted && !signal.aborted) run();
      }, restMs);
    };
    nudge.current = run;
    ask.current = () => {
      isBusy = false;
      clearTimeout(rest);
      run();
    };
    const whenOld = (ms: number) => () => {
      if (!document.hidden && Date.now() - askedAt >= ms) run();
    };

    run();
    const interval = signals ? POLL_WITH_SIGNALS_MS : POLL_MS;
    const timer = setInterval(whenOld(interval / 2), interval);
    const onVisible = whenOld(POLL_MS);
    document.addEventListener('visibilitychange', onVisible);
    const subscription = signals?.subscribe<{ services?: string[] }>(
      CHANNEL,
      ({ services }) => {
        if (!service || !services || services.includes(service)) run();
      },
    );
    return () => {
      controller.abort();
      clearTimeout(rest);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
      subscription?.unsubscribe();
    };
    // `load` is a new function in every render; the key says what it loads.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, service, signals, restMs]);

  const often = state.value && options.pollMs?.(state.value);
  useEffect(() => {
    if (often === undefined) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) nudge.current();
    }, often);
    return () => clearInterval(timer);
  }, [often]);

  const refresh = useCallback(() => ask.current(), []);
  const isCurrent = key !== undefined && state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : undefined,
    loading: key !== undefined && !isCurrent,
    refresh,
  };
}

/** The last answer that there was, while the one to another question loads. */
export function useKept<T>(live: Live<T>): T | undefined {
  const kept = useRef<T | undefined>(undefined);
  if (live.value !== undefined) kept.current = live.value;
  return live.value ?? kept.current;
}
