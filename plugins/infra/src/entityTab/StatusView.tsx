import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ResourceView } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { LinkList } from './LinkList';
import { formatObject, Place } from './place';
import tab from './tab.module.css';
import { WaitView } from './WaitView';

function Part(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{props.title}</h3>
      {props.children}
    </section>
  );
}

/** The objects behind a resource, with what their controllers say. */
function Objects(props: { resource: ResourceView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  return (
    <details>
      <summary>{t('drawer.conditions')}</summary>
      {props.resource.objects.map(object => (
        <div key={formatObject(object.ref)}>
          <h3>
            {t(`drawer.role.${object.role}`)}:{' '}
            <span className={tab.code}>{formatObject(object.ref)}</span>
          </h3>
          <p className={styles.muted}>
            {object.ref.cluster}
            {object.revision &&
              ` · ${t('drawer.revision', { revision: object.revision })}`}
            {object.suspended && ` · ${t('drawer.suspended')}`}
            {object.observedAt && (
              <>
                {` · ${t('tab.seen')} `}
                <Ago at={object.observedAt} />
              </>
            )}
          </p>
          <ul>
            {object.conditions.map(condition => (
              <li key={condition.type} className={tab.code}>
                {`${condition.type}=${condition.status} ${condition.reason}: ${condition.message}`}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  );
}

/** Phase, whose turn it is, what it waits for, and what surrounds it. */
export function StatusView(props: { resource: ResourceView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { resource } = props;
  const { status, drift, dependsOn, dependents, tags, links } = resource;
  return (
    <>
      <div className={styles.row}>
        {status.since && (
          <span className={styles.muted}>
            {t('drawer.since')} <Ago at={status.since} />
          </span>
        )}
        {status.checking && <Chip tone="quiet">{t('drawer.checking')}</Chip>}
      </div>
      <p>{status.message}</p>
      {status.freshness.stale && (
        <div className={styles.notice}>
          {status.freshness.problem ?? t('tab.stale')}
        </div>
      )}
      {status.actor && (
        <Part title={t('drawer.whoCanAct')}>
          <p>{`${t(`drawer.who.${status.actor.who}`)}: ${
            status.actor.action
          }`}</p>
        </Part>
      )}
      {status.waitsFor && (
        <Part title={t('drawer.waitsFor')}>
          <WaitView wait={status.waitsFor} />
        </Part>
      )}
      {status.links.length > 0 && (
        <div className={styles.row}>
          {status.links.map(({ title, url }) => (
            <Link key={url} href={safeUrl(url)} target="_blank">
              {title}
            </Link>
          ))}
        </div>
      )}
      <Part title={t('drawer.drift')}>
        {drift ? (
          <p>
            {drift.message}{' '}
            {drift.detectedAt && (
              <span className={styles.muted}>
                {t('drawer.driftFound')} <Ago at={drift.detectedAt} />
              </span>
            )}
          </p>
        ) : (
          <p className={styles.muted}>{t('drawer.noDrift')}</p>
        )}
      </Part>
      {dependsOn.length > 0 && (
        <Part title={t('drawer.dependsOn')}>
          <p className={tab.code}>{dependsOn.map(formatObject).join(', ')}</p>
        </Part>
      )}
      {dependents.length > 0 && (
        <Part title={t('drawer.dependents')}>
          <p className={tab.code}>{dependents.map(formatObject).join(', ')}</p>
        </Part>
      )}
      {links.length > 0 && (
        <Part title={t('drawer.links')}>
          <LinkList links={links} />
        </Part>
      )}
      {Object.keys(tags).length > 0 && (
        <Part title={t('drawer.tags')}>
          <p className={tab.code}>
            {Object.entries(tags)
              .map(([key, value]) => `${key}=${value}`)
              .join(', ')}
          </p>
        </Part>
      )}
      <p className={styles.muted}>
        {t('drawer.reason')}: <span className={tab.code}>{status.reason}</span>
      </p>
      <Objects resource={resource} />
      {resource.source && (
        <p className={styles.muted}>
          <Place resource={resource} position={resource.source} />
        </p>
      )}
    </>
  );
}
