import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { CampaignAction } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';

/** Does something to a campaign, and says how that went. */
export interface CampaignActing {
  /** Resolves to whether it worked. */
  act(action: CampaignAction): Promise<boolean>;
  isBusy: boolean;
  error: unknown;
  /** Forgets what went wrong. */
  reset(): void;
}

/** @param onDone - called when what is shown has to be asked for again */
export function useCampaignAction(
  name: string,
  onDone: () => void,
): CampaignActing {
  const infraApi = useApi(infraApiRef);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const act = async (action: CampaignAction) => {
    setBusy(true);
    setError(undefined);
    try {
      await infraApi.actOnCampaign(name, action);
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
      onDone();
    }
  };
  return { act, isBusy, error, reset: () => setError(undefined) };
}
