import { useEffect, useRef } from 'react';
import { Button, Skeleton } from '@backstage/ui';
import { Link, useSearchParams } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ResourceAddress,
  TimelineEntry,
} from '@groundwork/backstage-plugin-infra-common';
import { ChangeMenu } from '../dayTwo/menu/ChangeMenu';
import {
  resourceSearch,
  type ResourceViewName,
} from '../status/serviceAddress';
import { PhaseChip } from '../status/Chip';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { InputsView } from './InputsView';
import { OutputsView } from './OutputsView';
import { PlanViewPart } from './PlanViewPart';
import { StatusView } from './StatusView';
import tab from './tab.module.css';
import { TimelineList } from './TimelineList';
import { useResource } from './useService';

const views: ResourceViewName[] = [
  'status',
  'inputs',
  'plan',
  'outputs',
  'history',
];

/**
 * Everything about one resource in one environment, in a dialog whose state is
 * in the address. The browser keeps the focus inside, closes it with Escape,
 * and gives the focus back.
 */
export function ResourceDrawer(props: {
  address: ResourceAddress;
  history: readonly TimelineEntry[];
}) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { address, history } = props;
  const { environment, type, name } = address;
  const dialog = useRef<HTMLDialogElement>(null);
  const [search, setSearch] = useSearchParams();
  const asked = search.get('view');
  const view = views.find(known => known === asked) ?? 'status';
  const { value, error, loading, refresh } = useResource(address);

  useEffect(() => {
    const element = dialog.current;
    // Browsers without dialogs, such as those of tests, show it in place.
    if (element?.showModal) element.showModal();
    else element?.setAttribute('open', '');
    return () => element?.close?.();
  }, []);

  const close = () =>
    setSearch(before => {
      const after = new URLSearchParams(before);
      after.delete('resource');
      after.delete('view');
      return after;
    });

  return (
    // A click beside it closes it; keyboards have Escape.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={tab.drawer}
      aria-labelledby="infra-resource"
      onCancel={event => {
        event.preventDefault();
        close();
      }}
      onClick={event => {
        const { left } = event.currentTarget.getBoundingClientRect();
        if (event.target === dialog.current && event.clientX < left) close();
      }}
    >
      <div className={tab.drawerHead}>
        <h2 id="infra-resource">
          {`${environment} / ${type} ${name}`}{' '}
          {value && <PhaseChip phase={value.status.phase} />}
        </h2>
        <div className={tab.drawerActions}>
          <ChangeMenu service={address.service} resource={address} />
          <Button variant="secondary" size="small" onPress={close}>
            {t('drawer.close')}
          </Button>
        </div>
      </div>
      <nav className={tab.views} aria-label={t('drawer.parts')}>
        {views.map(each => (
          <Link
            key={each}
            replace
            to={{ search: resourceSearch(address, each) }}
            aria-current={each === view ? 'page' : undefined}
          >
            {t(`drawer.view.${each}`)}
          </Link>
        ))}
      </nav>
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={refresh}
        />
      )}
      {loading && (
        <div
          className={styles.stack}
          role="img"
          aria-label={t('drawer.loading')}
        >
          {[0, 1, 2, 3].map(row => (
            <Skeleton key={row} width="100%" height={24} />
          ))}
        </div>
      )}
      {value === null && <p>{t('drawer.gone')}</p>}
      {value && (
        <div className={styles.stack} aria-live="polite">
          {view === 'status' && <StatusView resource={value} />}
          {view === 'inputs' && <InputsView resource={value} />}
          {view === 'plan' && <PlanViewPart address={address} />}
          {view === 'outputs' && <OutputsView resource={value} />}
          {view === 'history' && <TimelineList entries={history} />}
        </div>
      )}
    </dialog>
  );
}
