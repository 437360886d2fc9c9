import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PackageList,
  PackageVersion,
  StageState,
} from '@groundwork/backstage-plugin-infra-common';
import { usePageAddress } from '../fleet/pageAddress';
import { useLanguage } from '../status/Ago';
import { formatDay } from '../status/formatTime';
import { PackageChip, PackageLink } from '../status/PackageState';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';
import { StageChip } from './StageChip';

type Stage = StageState['stage'];

const stages: readonly Stage[] = ['unit', 'integration', 'upgrade', 'security'];

/** Stages that something is known about, or that are required. */
export function stagesOf(packages: PackageList['packages']): Stage[] {
  const all = packages.flatMap(({ versions }) =>
    versions.flatMap(version => version.stages),
  );
  return stages.filter(stage =>
    all.some(
      one => one.stage === stage && (one.required || one.state !== 'missing'),
    ),
  );
}

/** Names of the columns, the version first. */
export function useMatrixColumns(shown: readonly Stage[]): string[] {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  return [
    t('column.version'),
    ...shown.map(stage => t(`stage.${stage}`)),
    t('column.modules'),
    t('column.used'),
    t('column.until'),
  ];
}

function Modules(props: { version: PackageVersion }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { modules, chart } = props.version;
  const pinned = Object.entries(modules);
  return (
    <details className={css.folded}>
      <summary>{t('modules', { count: pinned.length })}</summary>
      <ul className={css.list}>
        {pinned.map(([name, version]) => (
          <li key={name}>{`${name} ${version}`}</li>
        ))}
        <li>{t('chart', chart)}</li>
      </ul>
    </details>
  );
}

/** Services by environment, each number the way to them. */
export function Adoption(props: { version: PackageVersion }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const address = usePageAddress();
  const { ref, adoption } = props.version;
  if (adoption.length === 0) {
    return <span className={styles.muted}>{t('unused')}</span>;
  }
  return (
    <span className={styles.row}>
      {adoption.map(({ environment, services }) => (
        <Link
          key={environment}
          href={address('services', { package: ref, environment })}
          title={t('usedInTitle', {
            count: services,
            environment,
            package: ref.replace('@', ' '),
          })}
        >
          {t('usedIn', { number: String(services), environment })}
        </Link>
      ))}
    </span>
  );
}

/** What ends, and when. */
export function Until(props: { version: PackageVersion }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const language = useLanguage();
  const { endsAt, replacement, expiresAt } = props.version;
  return (
    <>
      {endsAt && (
        <div>{t('endsAt', { date: formatDay(endsAt, language) })}</div>
      )}
      {replacement && (
        <div>
          {t('replacedBy')} <PackageLink package={replacement} />
        </div>
      )}
      {expiresAt && (
        <div className={styles.muted}>
          {t('evidenceUntil', { date: formatDay(expiresAt, language) })}
        </div>
      )}
    </>
  );
}

/** The versions of one package: tested how, used where, until when. */
export function PackageMatrix(props: {
  name: string;
  versions: readonly PackageVersion[];
  stages: readonly Stage[];
}) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { name, versions, stages: shown } = props;
  const columns = useMatrixColumns(shown);
  const [modules, used, until] = columns.slice(1 + shown.length);
  return (
    <Table
      label={t('label', { name })}
      columns={columns.map(column => ({ name: column }))}
    >
      {versions.map(version => (
        <Row
          key={version.ref}
          head={
            <div>
              <span className={styles.badge}>
                <PackageLink package={version.ref}>
                  {version.version}
                </PackageLink>
                <PackageChip state={version.state} />
              </span>
              <div className={styles.muted}>{version.channel}</div>
            </div>
          }
        >
          {shown.map(stage => (
            <Cell key={stage} column={t(`stage.${stage}`)}>
              <StageChip
                stage={version.stages.find(one => one.stage === stage)}
              />
            </Cell>
          ))}
          <Cell column={modules}>
            <Modules version={version} />
          </Cell>
          <Cell column={used}>
            <Adoption version={version} />
          </Cell>
          <Cell column={until}>
            <Until version={version} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
