import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageList } from '@groundwork/backstage-plugin-infra-common';
import { LinePlaceholder } from '../fleet/Placeholder';
import { Section } from '../fleet/Section';
import { PackageLink } from '../status/PackageState';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';
import { stepOf, workflowSteps } from './workflowSteps';

/** More versions at one step than this are only counted. */
const SHOWN = 4;

/** The way of a version to being certified, and which one is where. */
export function Workflow(props: { packages?: PackageList['packages'] }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const versions = props.packages?.flatMap(each => each.versions);
  return (
    <Section title={t('workflow.title')}>
      <p className={css.about}>{t('workflow.about')}</p>
      <ol className={css.workflow}>
        {workflowSteps.map(step => {
          const here = versions?.filter(version => stepOf(version) === step);
          // Nothing that we can see stands where modules are still made.
          const isOurs = step !== 'develop' && step !== 'tag';
          return (
            <li key={step}>
              <strong>{t(`workflow.${step}`)}</strong>
              <div className={styles.muted}>{t(`workflow.${step}Text`)}</div>
              {isOurs && (
                <div className={css.here}>
                  {!here && <LinePlaceholder width="60%" />}
                  {here && (
                    <>
                      <span>{t('workflow.here')}</span>{' '}
                      {here.length === 0 && (
                        <span className={styles.muted}>
                          {t('workflow.nobody')}
                        </span>
                      )}
                      {here.slice(0, SHOWN).map(({ ref }) => (
                        <PackageLink key={ref} package={ref} />
                      ))}
                      {here.length > SHOWN && `+${here.length - SHOWN}`}
                    </>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
