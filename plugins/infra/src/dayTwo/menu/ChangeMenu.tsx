import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@backstage/ui';
import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText } from '../../api/errorText';
import type { ResourceKey } from '../../status/serviceAddress';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';
import { useAllowed, useClaim } from '../frame/facts';
import { WhomToAsk } from '../frame/Refusals';
import {
  type MenuItem,
  menuItems,
  resourceEntries,
  serviceEntries,
} from './menuItems';

function Item(props: { item: MenuItem; onChosen(): void }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { entry, search, obstacle, refusal } = props.item;
  const name = <strong>{t(`menu.${entry}.name`)}</strong>;
  if (obstacle || refusal) {
    return (
      <div className={css.menuItem} aria-disabled>
        {name}
        <div className={styles.muted}>
          {obstacle ? t(`obstacle.${obstacle}`) : refusal?.reason}
          <WhomToAsk ask={refusal?.ask} />
        </div>
      </div>
    );
  }
  return (
    <Link className={css.menuItem} to={{ search }} onClick={props.onChosen}>
      {name}
      <div className={styles.muted}>{t(`menu.${entry}.help`)}</div>
    </Link>
  );
}

/**
 * What can be done to a service, or to one of its resources: links to pages,
 * and why some of them are not for this person.
 */
export function ChangeMenu(props: { service: string; resource?: ResourceKey }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, resource } = props;
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const root = useRef<HTMLDivElement>(null);
  const asked = isOpen ? service : undefined;
  const claim = useClaim(asked);
  const allowed = useAllowed(asked);

  useEffect(() => {
    if (!isOpen) return undefined;
    const onOutside = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', onOutside);
    document.addEventListener('focusin', onOutside);
    return () => {
      document.removeEventListener('pointerdown', onOutside);
      document.removeEventListener('focusin', onOutside);
    };
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    // Only the menu closes, not also the drawer around it.
    event.preventDefault();
    event.stopPropagation();
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  // Of a service without any, the same would be said of everything.
  const items = menuItems({
    entries: resource ? resourceEntries : serviceEntries,
    claim: claim.value,
    allowed: allowed.value,
    resource,
  }).filter(({ obstacle }) => obstacle !== 'noClaim');
  const isKnown = claim.value !== undefined && !allowed.loading;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={css.menu} ref={root} onKeyDown={onKeyDown}>
      <Button
        variant="secondary"
        size="small"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panel : undefined}
        onPress={() => setOpen(!isOpen)}
      >
        {t('menu.open')}
      </Button>
      {isOpen && (
        <div
          className={`${css.menuPanel} ${styles.stack}`}
          id={panel}
          role="group"
          aria-label={t('menu.title')}
          aria-busy={!isKnown}
        >
          {claim.error !== undefined && (
            <div className={styles.notice} role="alert">
              {errorText(claim.error)}
            </div>
          )}
          {claim.value === null && (
            <p className={styles.muted}>{t('obstacle.noClaim')}</p>
          )}
          <ul>
            {items.map(item => (
              <li key={item.entry}>
                <Item item={item} onChosen={() => setOpen(false)} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
