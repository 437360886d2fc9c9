import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlatformView,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { sourceUrl } from '../api/source';
import { Chip } from '../status/Chip';
import { PackageLink } from '../status/PackageState';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import { LivePage } from './ListPage';
import { type DocumentKind, documentKinds, Severity } from './platformKinds';
import { TableSection } from './TableSection';

function Position(props: { platform: PlatformView; at: SourcePosition }) {
  const { platform, at } = props;
  const text = `${at.path}:${at.line}`;
  const href = sourceUrl(platform.repository.url, platform.revision, at);
  return href ? (
    <Link href={href} target="_blank" className={fleet.code}>
      {text}
    </Link>
  ) : (
    <span className={fleet.code}>{text}</span>
  );
}

function Problems(props: { platform?: PlatformView }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { platform } = props;
  return (
    <TableSection
      id="problems"
      title={t('platform.problems')}
      columns={[
        t('platform.where'),
        t('platform.severity'),
        t('platform.message'),
        t('platform.rule'),
      ]}
      none={t('platform.noProblems')}
      usual={0}
      isCounted
      rows={platform?.problems.map(problem => ({
        key: `${problem.path} ${problem.line} ${problem.column} ${problem.rule}`,
        cells: [
          <Position platform={platform} at={problem} />,
          <Chip tone={problem.severity === 'error' ? 'bad' : 'attention'}>
            <Severity of={problem.severity} />
          </Chip>,
          problem.message,
          <span className={fleet.code}>{problem.rule}</span>,
        ],
      }))}
    />
  );
}

function Documents(props: { kind: DocumentKind; platform?: PlatformView }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { kind, platform } = props;
  return (
    <TableSection
      id={kind.id}
      title={t(`platform.${kind.title}`)}
      columns={[
        t('platform.name'),
        t('platform.about'),
        t(`platform.${kind.extra}`),
        t('platform.document'),
      ]}
      none={t('platform.none')}
      isCounted
      rows={
        platform &&
        kind
          .rowsOf(platform)
          .map(({ name, title, ref, about, extra, source }) => ({
            key: name,
            cells: [
              ref ? (
                <PackageLink package={ref}>{title}</PackageLink>
              ) : (
                <span title={name}>{title}</span>
              ),
              about,
              extra,
              <Position platform={platform} at={source} />,
            ],
          }))
      }
    />
  );
}

function Sections(props: { platform?: PlatformView }) {
  const { platform } = props;
  return (
    <>
      <Problems platform={platform} />
      {documentKinds.map(kind => (
        <Documents key={kind.id} kind={kind} platform={platform} />
      ))}
    </>
  );
}

/** The platform's vocabulary: every document with its place and its problems. */
export function PlatformPage() {
  const infraApi = useApi(infraApiRef);
  const live = useLive('platform', signal => infraApi.getPlatform({ signal }), {
    restMs: 5_000,
  });
  return (
    <LivePage live={live} placeholder={<Sections />}>
      {platform => <Sections platform={platform} />}
    </LivePage>
  );
}
