import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch } from '../address';
import css from '../dayTwo.module.css';
import { useAdoption } from './useAdoption';

/** Says that there is infrastructure written by hand, when there is any. */
export default function AdoptOffer(props: { service: string }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { value } = useAdoption(props.service);
  if (!value || value.resources.length === 0) return null;
  return (
    <section className={`${css.panel} ${styles.stack}`}>
      <h2>{t('adopt.offer')}</h2>
      <p>
        {t('adopt.offerHelp', {
          resources: value.resources
            .map(({ type, name }) => `${type} ${name}`)
            .join(', '),
          environments: value.environments.join(', '),
        })}
      </p>
      <Link className={css.link} to={{ search: operationSearch('adopt') }}>
        {t('adopt.open')}
      </Link>
    </section>
  );
}
