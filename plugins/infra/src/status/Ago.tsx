import { useEffect, useState } from 'react';
import {
  appLanguageApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { formatAgo, formatExact } from './formatTime';

/** Language of the portal, for dates and numbers. */
export function useLanguage(): string | undefined {
  return useApiHolder().get(appLanguageApiRef)?.getLanguage().language;
}

/** Renders again every few seconds. */
function useTick(): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick(tick => tick + 1), 5_000);
    return () => clearInterval(timer);
  }, []);
}

/** How long ago something was, with the exact time on hover. */
export function Ago(props: { at: string }) {
  const language = useLanguage();
  useTick();
  return Number.isNaN(Date.parse(props.at)) ? null : (
    <time dateTime={props.at} title={formatExact(props.at, language)}>
      {formatAgo(props.at, Date.now(), language)}
    </time>
  );
}
