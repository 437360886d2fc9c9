import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from 'react-router-dom';
import type {
  ChangeInput,
  HistoryEntry,
} from '@groundwork/backstage-plugin-infra-common';
import { StatusNotice } from '../../status/StatusNotice';
import { formatExact } from '../../status/formatTime';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch, useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import { environmentsOf, type ServiceFacts } from '../frame/facts';
import { useLanguage } from '../../status/Ago';
import { subjectOf, useHistory } from './useHistory';

/** `Add redis main (3f2a1b4), 24 Nov 2026, 10:12` */
function useEntryName() {
  const language = useLanguage();
  return (entry: HistoryEntry | undefined, revision: string) => {
    const short = revision.slice(0, 7);
    return entry
      ? `${subjectOf(entry)} (${short}), ${formatExact(
          entry.committedAt,
          language,
        )}`
      : short;
  };
}

/** Goes back to an earlier point, or takes back one commit only. */
export default function RollbackPage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const nameOf = useEntryName();
  const history = useHistory(service.name, service.revision);
  const revision = choices.get('revision');
  const undo = choices.get('undo');
  const entryOf = (id: string | undefined) =>
    history.value?.items.find(one => one.revision === id);
  const environments = environmentsOf(props.facts);
  const names = [
    ...new Set([
      ...environments.map(({ name }) => name),
      // What has been left since then can come back too.
      ...Object.keys(entryOf(revision)?.packages ?? {}),
    ]),
  ];
  const canGo = (name: string) =>
    refusalsOf(allowed, 'rollback', [name]).length === 0;
  const possible = names.filter(canGo);
  const chosen = (choices.list('environments') ?? possible).filter(name =>
    possible.includes(name),
  );
  const isAll = chosen.length === names.length;
  const change: ChangeInput | undefined =
    revision && chosen.length > 0
      ? {
          kind: 'rollback',
          service: service.name,
          revision,
          ...(undo && { undo }),
          ...(!isAll && { environments: chosen }),
        }
      : undefined;
  const subject = undo ?? revision ?? '';
  return (
    <ChangePage
      title={t('title.rollback', { service: service.name })}
      intro={t('rollback.intro')}
      change={change}
      missing={[
        ...(revision ? [] : [t('rollback.revisionMissing')]),
        ...(revision && chosen.length === 0
          ? [t('rollback.environmentMissing')]
          : []),
      ]}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'rollback', names)}
      isRefused={refusalEverywhere(allowed, 'rollback', names) !== undefined}
    >
      {history.error !== undefined && (
        <StatusNotice
          error={history.error}
          kept={history.value !== undefined}
          onRetry={history.retry}
        />
      )}
      <section className={css.panel}>
        {revision && (
          <p>
            {t(undo ? 'rollback.undoes' : 'rollback.goesTo', {
              point: nameOf(entryOf(subject), subject),
            })}
          </p>
        )}
        <p>
          <Link
            className={css.link}
            to={{ search: operationSearch('history') }}
          >
            {t('rollback.choose')}
          </Link>
        </p>
        {revision && (
          <Checks
            legend={t('rollback.environments')}
            options={names.map(name => {
              const now = environments.find(one => one.name === name);
              const then = entryOf(revision)?.packages[name];
              const differs = now?.package !== then && then !== undefined;
              return {
                value: name,
                label: now?.title ?? name,
                note: differs
                  ? `${now?.package ?? '—'} → ${then}`
                  : now?.package,
                isDisabled: !canGo(name),
              };
            })}
            chosen={chosen}
            onChange={next => choices.set({ environments: next })}
          />
        )}
      </section>
    </ChangePage>
  );
}
