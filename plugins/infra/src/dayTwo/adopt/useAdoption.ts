import { useApi } from '@backstage/frontend-plugin-api';
import { infraApiRef } from '../../api/infraApiRef';
import { useAnswer } from '../../api/useAnswer';

/** What adopting a service would recognize. */
export function useAdoption(service: string) {
  const infraApi = useApi(infraApiRef);
  return useAnswer(service, signal =>
    infraApi.getAdoption(service, { signal }),
  );
}
