import { useApi } from '@backstage/frontend-plugin-api';
import type { HistoryEntry } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';
import { useAnswer } from '../../api/useAnswer';

/** The history of a service, read again when its claim becomes another. */
export function useHistory(service: string, revision: string) {
  const infraApi = useApi(infraApiRef);
  return useAnswer(`${service} ${revision}`, signal =>
    infraApi.getServiceHistory(service, { signal }),
  );
}

/** The first line of a commit's message. */
export function subjectOf({ message }: Pick<HistoryEntry, 'message'>): string {
  return message.split('\n')[0];
}
