import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  formatResourceId,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import { resourceTitle, type ServiceFacts } from '../frame/facts';
import { removedState, useRemovedNote } from './removedState';

/** Takes removed resources back while that is possible. */
export default function RestorePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const noteOf = useRemovedNote();
  const removed = service.removed ?? [];
  const open = removed.filter(one => removedState(one, Date.now()) === 'open');
  const asked = choices.list('resources') ?? open.map(formatResourceId);
  const chosen = open.filter(one => asked.includes(formatResourceId(one)));
  const names = [...new Set(removed.flatMap(one => one.environments))];
  const change: ChangeInput | undefined =
    chosen.length > 0
      ? {
          kind: 'restore',
          service: service.name,
          resources: chosen.map(({ type, name }) => ({ type, name })),
        }
      : undefined;
  return (
    <ChangePage
      title={t('title.restore', { service: service.name })}
      intro={t('restore.intro')}
      change={change}
      missing={chosen.length > 0 ? [] : [t('restore.missing')]}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'restore', names)}
      isRefused={refusalEverywhere(allowed, 'restore', names) !== undefined}
    >
      <section className={css.panel}>
        {removed.length === 0 && t('obstacle.nothingRemoved')}
        {removed.length > 0 && (
          <Checks
            legend={t('restore.which')}
            isList
            options={removed.map(one => ({
              value: formatResourceId(one),
              label: resourceTitle(platform, one),
              note: noteOf(one),
              isDisabled: !open.includes(one),
            }))}
            chosen={chosen.map(formatResourceId)}
            onChange={resources => choices.set({ resources })}
          />
        )}
      </section>
    </ChangePage>
  );
}
