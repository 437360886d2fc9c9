import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TimelineEntry } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago, useLanguage } from '../status/Ago';
import { Chip } from '../status/Chip';
import { formatDuration } from '../status/formatDuration';
import { formatExact } from '../status/formatTime';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import tab from './tab.module.css';

const tones = {
  open: 'busy',
  done: 'good',
  failed: 'bad',
  closed: 'quiet',
} as const;

/** The steps of one change, each with how long it took. */
function Steps(props: { entry: TimelineEntry }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const language = useLanguage();
  const { steps } = props.entry;
  const stuck = steps.find(step => step.stuckBecause);
  return (
    <>
      <ol className={tab.steps}>
        {steps.map(({ name, state, at, durationSeconds, url }) => {
          const words = t(`timeline.step.${name}`);
          const href = safeUrl(url);
          return (
            <li
              key={name}
              data-state={state}
              title={at && formatExact(at, language)}
              aria-current={state === 'current' ? 'step' : undefined}
            >
              {href ? (
                <Link href={href} target="_blank" variant="body-small">
                  {words}
                </Link>
              ) : (
                words
              )}
              {durationSeconds !== undefined &&
                ` ${formatDuration(durationSeconds, language)}`}
              {state !== 'done' && ` (${t(`timeline.stepState.${state}`)})`}
            </li>
          );
        })}
      </ol>
      {stuck?.stuckBecause && (
        <strong>{t('timeline.stuck', { reason: stuck.stuckBecause })}</strong>
      )}
    </>
  );
}

/** Why, who approved, and which policies had a say. */
function Decisions({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { reason, approvedBy, policies } = entry;
  const parts = [
    ...(approvedBy
      ? [t('timeline.approvedBy', { names: approvedBy.join(', ') })]
      : []),
    ...(policies
      ? [t('timeline.policies', { names: policies.join(', ') })]
      : []),
  ];
  return (
    <>
      {reason && <q>{reason}</q>}
      {parts.length > 0 && (
        <span className={styles.muted}>{parts.join(' · ')}</span>
      )}
    </>
  );
}

/** What happened, newest first. */
export function TimelineList(props: { entries: readonly TimelineEntry[] }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  if (props.entries.length === 0) return <p>{t('timeline.empty')}</p>;
  return (
    <ol className={tab.list}>
      {props.entries.map(entry => (
        <li key={entry.id} className={styles.stack} style={{ gap: 0 }}>
          <span>
            <strong>{entry.title}</strong>{' '}
            <Chip tone={tones[entry.state]}>
              {t(`timeline.state.${entry.state}`)}
            </Chip>{' '}
            <span className={styles.muted}>
              {t('tab.by', { author: entry.by.replace(/^user:default\//, '') })}{' '}
              · <Ago at={entry.at} />
              {entry.environments.length > 0 &&
                ` · ${entry.environments.join(', ')}`}
              {entry.commit &&
                ` · ${t('timeline.commit', {
                  commit: entry.commit.slice(0, 8),
                })}`}
            </span>{' '}
            {entry.pullRequest && (
              <Link href={safeUrl(entry.pullRequest.url)} target="_blank">
                {`#${entry.pullRequest.number}`}
              </Link>
            )}
          </span>
          <Decisions entry={entry} />
          <Steps entry={entry} />
        </li>
      ))}
    </ol>
  );
}
