import { Link as RouterLink, useParams } from 'react-router-dom';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { LivePage } from '../fleet/ListPage';
import { usePageAddress } from '../fleet/pageAddress';
import { LinePlaceholder, TablePlaceholder } from '../fleet/Placeholder';
import { Section } from '../fleet/Section';
import { PackageChip } from '../status/PackageState';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { EvidenceTable, useEvidenceColumns } from './EvidenceTable';
import { ModuleTable, useModuleColumns } from './ModuleTable';
import { PackageActions } from './PackageActions';
import { PackageChanges } from './PackageChanges';
import css from './packages.module.css';
import { StateSection } from './StateSection';
import { Users } from './Users';

function Content(props: { view: PackageView; onChanged(): void }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view, onChanged } = props;
  return (
    <>
      <StateSection view={view} />
      <PackageActions view={view} onChanged={onChanged} />
      <Section title={t('evidence.title')} id="evidence">
        <EvidenceTable evidence={view.evidence} />
      </Section>
      <Section title={t('comparison.title')} id="changes">
        <PackageChanges view={view} />
      </Section>
      <Section title={t('module.title')} id="modules">
        <ModuleTable modules={view.moduleSources} />
      </Section>
      <Users view={view} />
    </>
  );
}

function ContentPlaceholder() {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const evidence = useEvidenceColumns();
  const modules = useModuleColumns();
  return (
    <>
      <Section title={t('page.state')}>
        {[0, 1, 2, 3, 4, 5].map(line => (
          <LinePlaceholder key={line} width={line ? '20rem' : '30rem'} />
        ))}
      </Section>
      <Section title={t('evidence.title')}>
        <TablePlaceholder columns={evidence} rows={4} />
      </Section>
      <Section title={t('module.title')}>
        <TablePlaceholder columns={modules} rows={3} />
      </Section>
    </>
  );
}

/** One version of a package: what it is worth, why, and who is on it. */
export function PackagePage() {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const infraApi = useApi(infraApiRef);
  const address = usePageAddress();
  const { name = '', version = '' } = useParams();
  const live = useLive(
    `${name}@${version}`,
    signal => infraApi.getPackage({ name, version }, { signal }),
    { restMs: 5_000 },
  );
  const view = live.value;
  return (
    <LivePage
      key={`${name}@${version}`}
      live={live}
      placeholder={<ContentPlaceholder />}
      head={
        <>
          <nav>
            <RouterLink to={address('packages')} className={css.back}>
              {`← ${t('all')}`}
            </RouterLink>
          </nav>
          <div className={css.title}>
            <h2>{`${view?.title ?? name} ${version}`}</h2>
            {view && <PackageChip state={view.state} />}
            <span className={styles.muted}>{`${name}@${version}`}</span>
          </div>
          {view?.description && <div>{view.description}</div>}
        </>
      }
    >
      {value => <Content view={value} onChanged={live.refresh} />}
    </LivePage>
  );
}
