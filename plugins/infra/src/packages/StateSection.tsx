import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import fleet from '../fleet/fleet.module.css';
import { Section } from '../fleet/Section';
import { useLanguage } from '../status/Ago';
import { formatDay } from '../status/formatTime';
import { PackageLink } from '../status/PackageState';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';
import { StageChip } from './StageChip';

/** The state in a sentence, and what is behind it. */
function Sentence(props: { view: PackageView }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const language = useLanguage();
  const { state, expiresAt, notes, endsAt, replacement } = props.view;
  return (
    <>
      <p className={css.about}>
        {state === 'certified' && expiresAt
          ? t('page.certifiedUntil', { date: formatDay(expiresAt, language) })
          : t(`page.${state}`)}
      </p>
      {notes.length > 0 && (
        <ul className={css.list}>
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {endsAt && <p>{t('endsAt', { date: formatDay(endsAt, language) })}</p>}
      {replacement && (
        <p>
          {t('page.replacement')} <PackageLink package={replacement} />
        </p>
      )}
    </>
  );
}

function Facts(props: { view: PackageView }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { channel, clouds, chart, revision, url, source } = props.view;
  const href = safeUrl(url);
  const place = `${source.path}:${source.line}`;
  return (
    <dl className={css.facts}>
      <dt>{t('page.channel')}</dt>
      <dd>{channel}</dd>
      <dt>{t('page.clouds')}</dt>
      <dd>{clouds.join(', ')}</dd>
      <dt>{t('page.chart')}</dt>
      <dd>{`${chart.name} ${chart.version}`}</dd>
      <dt>{t('page.revision')}</dt>
      <dd className={fleet.code}>{revision}</dd>
      <dt>{t('page.document')}</dt>
      <dd className={fleet.code}>
        {href ? (
          <Link href={href} target="_blank" title={t('page.openDocument')}>
            {place}
          </Link>
        ) : (
          place
        )}
      </dd>
    </dl>
  );
}

/** What a version is worth, by its stages, and what it is. */
export function StateSection(props: { view: PackageView }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view } = props;
  return (
    <div className={fleet.panels}>
      <Section title={t('page.state')} id="state">
        <Sentence view={view} />
        <dl className={css.facts}>
          {view.stages.map(stage => (
            <div key={stage.stage} className={css.fact}>
              <dt>{t(`stage.${stage.stage}`)}</dt>
              <dd>
                <StageChip stage={stage} />
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('page.facts')}>
        <Facts view={view} />
        {view.changes.length > 0 && (
          <>
            <h3 className={css.heading}>{t('page.changes')}</h3>
            <ul className={css.list}>
              {view.changes.map(change => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          </>
        )}
      </Section>
    </div>
  );
}
