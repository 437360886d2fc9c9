import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlatformView,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { sourceUrl } from '../api/source';
import { Chip } from '../status/Chip';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import fleet from './fleet.module.css';
import { LivePage } from './ListPage';

/** A row of a section: a document, what it is for, and one more thing. */
interface DocumentRow {
  name: string;
  title: string;
  about: string | undefined;
  source: SourcePosition;
  extra: ReactNode;
}

function Place(props: { platform: PlatformView; position: SourcePosition }) {
  const { repository, revision } = props.platform;
  const { path, line } = props.position;
  const text = `${path}:${line}`;
  const href = sourceUrl(repository.url, revision, props.position);
  return href ? (
    <Link href={href} target="_blank" className={fleet.code}>
      {text}
    </Link>
  ) : (
    <span className={fleet.code}>{text}</span>
  );
}

function Documents(props: {
  id: string;
  title: string;
  extra: string;
  platform: PlatformView;
  rows: readonly DocumentRow[];
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { id, title, extra, platform, rows } = props;
  const [about, document] = [t('platform.about'), t('platform.document')];
  return (
    <section className={fleet.panel} id={id}>
      <h2>{`${title} (${rows.length})`}</h2>
      {rows.length === 0 ? (
        t('platform.none')
      ) : (
        <Table
          label={title}
          columns={[t('platform.name'), about, extra, document].map(name => ({
            name,
          }))}
        >
          {rows.map(row => (
            <Row
              key={row.name}
              head={<span title={row.name}>{row.title}</span>}
            >
              <Cell column={about}>{row.about}</Cell>
              <Cell column={extra}>{row.extra}</Cell>
              <Cell column={document}>
                <Place platform={platform} position={row.source} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </section>
  );
}

function Problems(props: { platform: PlatformView }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { platform } = props;
  const { problems } = platform;
  if (problems.length === 0) return <p>{t('platform.noProblems')}</p>;
  const columns = [
    t('platform.where'),
    t('platform.severity'),
    t('platform.message'),
    t('platform.rule'),
  ];
  return (
    <section className={fleet.panel} id="problems">
      <h2>{`${t('platform.problems')} (${problems.length})`}</h2>
      <Table
        label={t('platform.problems')}
        columns={columns.map(name => ({ name }))}
      >
        {problems.map(problem => (
          <Row
            key={`${problem.path} ${problem.line} ${problem.column} ${problem.rule}`}
            head={<Place platform={platform} position={problem} />}
          >
            <Cell column={columns[1]}>
              <Chip tone={problem.severity === 'error' ? 'bad' : 'attention'}>
                {problem.severity}
              </Chip>
            </Cell>
            <Cell column={columns[2]}>{problem.message}</Cell>
            <Cell column={columns[3]}>
              <span className={fleet.code}>{problem.rule}</span>
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  );
}

/** The platform's vocabulary: every document with its place and its problems. */
export function PlatformPage() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const infraApi = useApi(infraApiRef);
  const live = useLive('platform', signal => infraApi.getPlatform({ signal }), {
    restMs: 5_000,
  });
  return (
    <LivePage live={live}>
      {platform => (
        <>
          <Problems platform={platform} />
          <Documents
            id="packages"
            title={t('platform.packages')}
            extra={t('platform.state')}
            platform={platform}
            rows={platform.packages.map(each => ({
              ...each,
              about: each.description ?? each.clouds.join(', '),
              extra: (
                <>
                  <Chip tone={each.state === 'revoked' ? 'attention' : 'good'}>
                    {words(`package.${each.state}`)}
                  </Chip>
                  {each.notes.map(note => (
                    <div key={note} className={styles.muted}>
                      {note}
                    </div>
                  ))}
                </>
              ),
            }))}
          />
          <Documents
            id="profiles"
            title={t('platform.profiles')}
            extra={t('platform.decides')}
            platform={platform}
            rows={platform.profiles.map(each => ({
              ...each,
              about: each.useCase,
              extra: each.decides.join(', '),
            }))}
          />
          <Documents
            id="resource-types"
            title={t('platform.resourceTypes')}
            extra={t('platform.clouds')}
            platform={platform}
            rows={platform.resourceTypes.map(each => ({
              ...each,
              about: each.description,
              extra: each.clouds.join(', '),
            }))}
          />
          <Documents
            id="environments"
            title={t('platform.environments')}
            extra={t('platform.engine')}
            platform={platform}
            rows={platform.environments.map(each => ({
              ...each,
              about: `${each.tier}, ${each.cloud} ${each.region}, ${each.cluster}`,
              extra: each.engine,
            }))}
          />
          <Documents
            id="policies"
            title={t('platform.policies')}
            extra={t('platform.severity')}
            platform={platform}
            rows={platform.policies.map(each => ({
              ...each,
              about: each.description ?? each.rule,
              extra: each.severity,
            }))}
          />
        </>
      )}
    </LivePage>
  );
}
