import { Skeleton } from '@backstage/ui';
import { ThemeProvider } from '@mui/material/styles';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AdoptionReport,
  ChangeInput,
  PlatformView,
} from '@groundwork/backstage-plugin-infra-common';
import { ChoiceField } from '../../dialog/Field';
import { Findings } from '../../preview/Findings';
import { SourceLink, type SourceOf } from '../../preview/SourceLink';
import { readableTheme } from '../../requestForm/readableTheme';
import { StatusNotice } from '../../status/StatusNotice';
import styles from '../../status/status.module.css';
import { Cell, Row, Table } from '../../status/Table';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { type Choices, useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage, PageHead } from '../frame/ChangePage';
import { resourceTitle, useAllowed, usePlatform } from '../frame/facts';
import { useAdoption } from './useAdoption';

/** What of the files is recognized, each with its place. */
function Recognized(props: {
  report: AdoptionReport;
  platform: PlatformView;
  source: SourceOf;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { report, platform, source } = props;
  const [where, place] = [t('adopt.environments'), t('adopt.place')];
  return (
    <Table
      label={t('adopt.recognized')}
      columns={[
        { name: t('adopt.resource') },
        { name: where },
        { name: place },
      ]}
    >
      {report.resources.map(resource => (
        <Row
          key={`${resource.type} ${resource.name}`}
          head={resourceTitle(platform, resource)}
        >
          <Cell column={where}>{resource.environments.join(', ')}</Cell>
          <Cell column={place}>
            <SourceLink position={resource.source} source={source} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** Profile and package; those that fit best unless somebody knows better. */
function AdoptChoices(props: {
  report: AdoptionReport;
  platform: PlatformView;
  choices: Choices;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { report, platform, choices } = props;
  const best = (name: string | undefined) => ({
    value: '',
    title: name ? t('adopt.best', { name }) : t('adopt.bestUnknown'),
  });
  return (
    <div className={styles.stack}>
      <ChoiceField
        label={t('adopt.profile')}
        value={choices.get('profile') ?? ''}
        options={[
          best(report.profile),
          ...platform.profiles.map(({ name, title }) => ({
            value: name,
            title,
          })),
        ]}
        onChange={value => choices.set({ profile: value || undefined })}
      />
      <ChoiceField
        label={t('adopt.package')}
        value={choices.get('package') ?? ''}
        options={[
          best(report.package),
          ...platform.packages.map(one => ({
            value: `${one.package}@${one.version}`,
            title: `${one.package}@${one.version} · ${one.state}`,
            isDisabled: one.state === 'revoked',
          })),
        ]}
        onChange={value => choices.set({ package: value || undefined })}
      />
    </div>
  );
}

/** Writes the claim of a service whose infrastructure people wrote by hand. */
export default function AdoptPage(props: { service: string }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service } = props;
  const { entity } = useEntity();
  const choices = useChoices();
  const adoption = useAdoption(service);
  const platform = usePlatform();
  const allowed = useAllowed(service);
  const report = adoption.value;
  const title = t('title.adopt', { service });
  const error = adoption.error ?? platform.error;
  if (!report || !platform.value) {
    return (
      <>
        <PageHead title={title} />
        {error !== undefined ? (
          <StatusNotice
            error={error}
            onRetry={() => {
              adoption.retry();
              platform.retry();
            }}
          />
        ) : (
          <div role="img" aria-label={t('frame.loading')}>
            <Skeleton width="100%" height={220} />
          </div>
        )}
      </>
    );
  }
  const { revision, repository } = platform.value;
  const source: SourceOf = { repositoryUrl: repository.url, revision };
  const hasAny = report.resources.length > 0;
  const profile = choices.get('profile');
  const ref = choices.get('package');
  const { namespace = 'default' } = entity.metadata;
  const change: ChangeInput | undefined = hasAny
    ? {
        kind: 'adopt',
        service,
        ...(namespace !== 'default' && {
          component: stringifyEntityRef(entity),
        }),
        ...(profile && { profile }),
        ...(ref && { package: ref }),
      }
    : undefined;
  return (
    <ChangePage
      title={title}
      intro={t('adopt.intro')}
      change={change}
      missing={hasAny ? [] : [t('adopt.nothing')]}
      repositoryUrl={repository.url}
      refusals={refusalsOf(allowed.value, 'adopt', report.environments)}
      isRefused={
        refusalEverywhere(allowed.value, 'adopt', report.environments) !==
        undefined
      }
    >
      <section className={`${css.panel} ${styles.stack}`}>
        <h3>{t('adopt.report')}</h3>
        <p>
          {t(report.complete ? 'adopt.complete' : 'adopt.incomplete')}{' '}
          {hasAny && t('adopt.lines', { count: report.changedLines })}
        </p>
        {hasAny && (
          <Recognized
            report={report}
            platform={platform.value}
            source={source}
          />
        )}
        <ThemeProvider theme={readableTheme}>
          <Findings
            findings={report.findings.filter(
              ({ rule }) => rule !== 'adopt-changes',
            )}
            source={source}
            canApply={() => false}
            onApply={() => {}}
          />
        </ThemeProvider>
      </section>
      {hasAny && (
        <section className={css.panel}>
          <AdoptChoices
            report={report}
            platform={platform.value}
            choices={choices}
          />
        </section>
      )}
    </ChangePage>
  );
}
