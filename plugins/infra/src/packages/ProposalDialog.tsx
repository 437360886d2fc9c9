import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button, Link, Skeleton } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlatformChangeInput,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { safeUrl } from '../api/safeUrl';
import { useAnswer } from '../api/useAnswer';
import { Dialog } from '../dialog/Dialog';
import { TextField } from '../dialog/Field';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import css from './packages.module.css';

const PlatformPreview = lazy(() => import('./PlatformPreview'));

/** How long typing must rest before a preview is asked for, in ms. */
const PREVIEW_DELAY = 300;

function Done(props: { proposal: PlatformProposal }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { status, pullRequest, message } = props.proposal;
  const href = safeUrl(pullRequest?.url);
  const text =
    pullRequest &&
    t('action.pullRequest', { number: String(pullRequest.number) });
  return (
    <div role="status">
      <p>
        {t(status === 'proposed' ? 'action.done' : 'action.known')}{' '}
        {href ? (
          <Link href={href} target="_blank">
            {text}
          </Link>
        ) : (
          text
        )}
      </p>
      <p>{message}</p>
    </div>
  );
}

/**
 * Asks what a change of the platform's documents should say, shows what it
 * would do to files, and makes a pull request of it.
 */
export function ProposalDialog(props: {
  title: string;
  /** The change; undefined while something is missing. */
  change: PlatformChangeInput | undefined;
  /** What is missing before there can be a preview. */
  missing: readonly string[];
  /** What has to be typed before it can be proposed. */
  confirm?: string;
  onClose(): void;
  /** The fields. */
  children: ReactNode;
}) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { title, change, missing, confirm, onClose, children } = props;
  const infraApi = useApi(infraApiRef);
  const [typed, setTyped] = useState('');
  const [proposal, setProposal] = useState<PlatformProposal>();
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const preview = useAnswer(
    change && JSON.stringify(change),
    signal => infraApi.previewPlatformChange(change!, { signal }),
    { delay: PREVIEW_DELAY },
  );
  const changeSet = preview.error === undefined ? preview.value : undefined;
  const isReady =
    change !== undefined &&
    !preview.loading &&
    changeSet !== undefined &&
    !changeSet.blocked &&
    changeSet.files.length > 0 &&
    (confirm === undefined || typed.trim() === confirm);
  const submit = async () => {
    if (!change) return;
    setBusy(true);
    setFailure(undefined);
    try {
      setProposal(await infraApi.submitPlatformChange(change));
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const problem = failure ?? preview.error;
  if (proposal) {
    return (
      <Dialog title={title} closeLabel={t('action.close')} onClose={onClose}>
        <Done proposal={proposal} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={title}
      closeLabel={t('action.cancel')}
      onClose={onClose}
      actions={
        <Button
          variant="primary"
          isDisabled={!isReady || isBusy}
          onPress={submit}
        >
          {isBusy ? t('action.submitting') : t('action.submit')}
        </Button>
      }
    >
      {children}
      {confirm !== undefined && (
        <TextField
          label={t('action.confirm', { word: confirm })}
          value={typed}
          onChange={setTyped}
        />
      )}
      <section
        aria-label={t('action.preview')}
        aria-busy={preview.loading}
        className={css.preview}
      >
        {missing.length > 0 && (
          <>
            {t('action.missing')}
            <ul className={css.list}>
              {missing.map(each => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </>
        )}
        {problem !== undefined && (
          <div className={styles.notice} data-tone="bad" role="alert">
            {t('action.failed', { message: errorText(problem) })}
          </div>
        )}
        {preview.loading && !changeSet && (
          <div role="img" aria-label={t('action.previewing')}>
            <Skeleton width="100%" height={72} />
          </div>
        )}
        {change && changeSet && (
          <Suspense fallback={<Skeleton width="100%" height={72} />}>
            <PlatformPreview changeSet={changeSet} />
          </Suspense>
        )}
      </section>
    </Dialog>
  );
}
