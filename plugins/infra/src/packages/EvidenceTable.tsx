import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { shortRef } from '../fleet/shortRef';
import { Ago, useLanguage } from '../status/Ago';
import { Chip } from '../status/Chip';
import { formatDay } from '../status/formatTime';
import { formatDuration } from '../status/formatDuration';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';

type Evidence = PackageView['evidence'][number];

const columnNames = [
  'stage',
  'result',
  'counts',
  'tests',
  'took',
  'by',
  'links',
] as const;

const testKinds = ['passed', 'failed', 'skipped'] as const;

/** Names of the columns. */
export function useEvidenceColumns(): string[] {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  return columnNames.map(name => t(`evidence.${name}`));
}

function Result(props: { of: Evidence }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { result, problems, counts } = props.of;
  const loud = counts ? 'bad' : 'quiet';
  return (
    <>
      <Chip tone={result === 'passed' ? 'good' : loud}>
        {t(`evidence.${result}`)}
      </Chip>
      {problems.length > 0 && (
        <details className={css.folded}>
          <summary>
            {t('evidence.problems', { count: problems.length })}
          </summary>
          <ul className={css.list}>
            {problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Counts(props: { of: Evidence }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const language = useLanguage();
  const { counts, note, expiresAt } = props.of;
  if (!counts) {
    return (
      <span className={styles.muted}>
        {t('evidence.no', { why: note ?? '' })}
      </span>
    );
  }
  return (
    <>
      {expiresAt
        ? t('evidence.yesUntil', { date: formatDay(expiresAt, language) })
        : t('evidence.yes')}
      {note && <div className={styles.muted}>{note}</div>}
    </>
  );
}

function Links(props: { of: Evidence }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { report, url, run } = props.of;
  const links = [
    { href: safeUrl(report), text: t('evidence.report') },
    { href: safeUrl(url), text: t('evidence.document') },
  ];
  return (
    <>
      <span className={styles.row}>
        {links.map(
          ({ href, text }) =>
            href && (
              <Link key={text} href={href} target="_blank">
                {text}
              </Link>
            ),
        )}
      </span>
      {run && <div className={styles.muted}>{t('evidence.run', { run })}</div>}
    </>
  );
}

/** What was tested, by whom, with what, and whether it counts. */
export function EvidenceTable(props: { evidence: readonly Evidence[] }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const language = useLanguage();
  const columns = useEvidenceColumns();
  const { evidence } = props;
  if (evidence.length === 0) return <>{t('evidence.none')}</>;
  return (
    <Table
      label={t('evidence.title')}
      columns={columns.map(name => ({ name }))}
    >
      {evidence.map(one => (
        <Row
          key={`${one.source.path}:${one.source.line}`}
          head={
            <div>
              {t(`stage.${one.stage}`)}
              <div className={styles.muted}>
                {one.module}
                {one.from &&
                  t('evidence.from', { package: one.from.replace('@', ' ') })}
              </div>
            </div>
          }
        >
          <Cell column={t('evidence.result')}>
            <Result of={one} />
          </Cell>
          <Cell column={t('evidence.counts')}>
            <Counts of={one} />
          </Cell>
          <Cell column={t('evidence.tests')}>
            {one.tests &&
              testKinds
                .filter(kind => kind === 'passed' || one.tests?.[kind])
                .map(kind =>
                  t(`evidence.tested.${kind}`, {
                    number: String(one.tests?.[kind]),
                  }),
                )
                .join(', ')}
          </Cell>
          <Cell column={t('evidence.took')}>
            {one.durationSeconds !== undefined && (
              <div className={css.nowrap}>
                {formatDuration(one.durationSeconds, language)}
              </div>
            )}
            <div className={styles.muted}>
              <Ago at={one.finishedAt} />
            </div>
          </Cell>
          <Cell column={t('evidence.by')}>
            {one.recordedBy && shortRef(one.recordedBy)}
            <div className={styles.muted}>
              {Object.entries(one.tools)
                .map(([tool, version]) => `${tool} ${version}`)
                .join(', ')}
            </div>
          </Cell>
          <Cell column={t('evidence.links')}>
            <Links of={one} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
