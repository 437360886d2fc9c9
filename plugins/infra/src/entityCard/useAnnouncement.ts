import { useEffect, useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceCard } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';

/** What changed since the answer before, for people who do not see it. */
export function useAnnouncement(card: ServiceCard | undefined): string {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const before = useRef<ServiceCard | undefined>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const old = before.current;
    before.current = card;
    if (!card || old?.service !== card.service) return;
    const changed = card.resources.flatMap(({ type, name, phases }) =>
      Object.entries(phases)
        .filter(
          ([environment, { phase }]) =>
            old.resources.find(r => r.type === type && r.name === name)?.phases[
              environment
            ]?.phase !== phase,
        )
        .map(([environment, { phase }]) =>
          t('card.changed', {
            environment,
            resource: `${type} ${name}`,
            phase: t(`phase.${phase}`),
          }),
        ),
    );
    if (changed.length > 0) setText(changed.join('. '));
  }, [card, t]);
  return text;
}
