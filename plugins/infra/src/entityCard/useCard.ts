import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeRecord,
  ServiceCard,
} from '@groundwork/backstage-plugin-infra-common';
import { isNotFound } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { type Live, useLive } from '../status/useLive';

/** What the card shows. */
export interface CardContent {
  /** Undefined while nothing of the service is in Git. */
  card?: ServiceCard;
  /** Changes of a service without a card that are not merged yet. */
  asked: ChangeRecord[];
}

/**
 * Asks for a service's card and keeps it current. A service that the backend
 * does not know has no claim yet; what was asked for is looked up then.
 */
export function useCard(service: string): Live<CardContent> {
  const infraApi = useApi(infraApiRef);
  return useLive<CardContent>(
    service,
    async signal => {
      try {
        const card = await infraApi.getServiceCard(service, { signal });
        return { card, asked: [] };
      } catch (error) {
        if (!isNotFound(error)) throw error;
        const { items } = await infraApi.listChanges({ service }, { signal });
        const isOpen = ({ status }: ChangeRecord) =>
          status === 'proposed' || status === 'proposing';
        return { asked: items.filter(isOpen) };
      }
    },
    { service },
  );
}
