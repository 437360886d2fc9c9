import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeSet,
  ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { type Answer, useAnswer } from '../api/useAnswer';

/** How long typing must rest before a preview is asked for, in ms. */
const PREVIEW_DELAY = 300;

/**
 * What the backend says that a change would do. The answer for an earlier
 * change stays until the one for the newest arrives.
 *
 * @param change - undefined while there is nothing to preview.
 */
export function useChangePreview(
  change: ChangeInput | undefined,
): Answer<ChangeSet> {
  const infraApi = useApi(infraApiRef);
  return useAnswer(
    change && JSON.stringify(change),
    signal => {
      if (!change) throw new Error('Nothing to preview');
      return infraApi.previewChange(change, { signal });
    },
    { delay: PREVIEW_DELAY },
  );
}
