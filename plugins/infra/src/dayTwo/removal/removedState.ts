import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RemovedResource } from '@groundwork/backstage-plugin-infra-common';
import { useLanguage } from '../../status/Ago';
import { formatDay } from '../../status/formatTime';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';

/** Where a removed resource stands: it can come back, be destroyed, or is being so. */
export type RemovedState = 'open' | 'over' | 'destroying';

/** @param now - milliseconds since 1970 */
export function removedState(
  { undoUntil, destroyedAt }: RemovedResource,
  now: number,
): RemovedState {
  if (destroyedAt) return 'destroying';
  return Date.parse(undoUntil) > now ? 'open' : 'over';
}

/** What is to know of something that was removed, in one sentence. */
export function useRemovedNote() {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const language = useLanguage();
  return (removed: RemovedResource) => {
    // Removals are dated by the day.
    const day = (at: string | undefined) => (at ? formatDay(at, language) : '');
    return t(`removed.note.${removedState(removed, Date.now())}`, {
      environments: removed.environments.join(', '),
      removedAt: day(removed.removedAt),
      undoUntil: day(removed.undoUntil),
      destroyedAt: day(removed.destroyedAt),
    });
  };
}
