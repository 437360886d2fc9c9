import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ThemeProvider } from '@mui/material/styles';
import { Button } from '@backstage/ui';
import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeInput,
  ChangeSet,
  FindingFix,
} from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../../api/errorText';
import { LongTextField } from '../../dialog/Field';
import { Preview } from '../../preview/Preview';
import { useChangePreview } from '../../preview/useChangePreview';
import { readableTheme } from '../../requestForm/readableTheme';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import type { Refusal } from '../allowed';
import css from '../dayTwo.module.css';
import { Outcome } from './Outcome';
import { Refusals } from './Refusals';
import { useSubmission } from './useSubmission';

/** The head of every page of an operation, which takes the focus when it opens. */
export function PageHead(props: { title: string; intro?: ReactNode }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { title, intro } = props;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div>
      <nav aria-label={t('frame.way')}>
        <Link className={css.back} to={{ search: '' }}>
          {`← ${t('frame.back')}`}
        </Link>
      </nav>
      <h2 className={css.title} ref={head} tabIndex={-1}>
        {title}
      </h2>
      {intro && <p className={css.intro}>{intro}</p>}
    </div>
  );
}

/**
 * The page of one operation: choices, a reason, a live preview of what they
 * would do, and the way to the pull request.
 */
export function ChangePage(props: {
  title: string;
  intro?: ReactNode;
  /** The change without its reason; undefined while something is missing. */
  change: ChangeInput | undefined;
  /** What is missing before there can be a preview. */
  missing?: readonly string[];
  repositoryUrl: string | undefined;
  /** What one may not do of it; `all` when nothing of it is left. */
  refusals?: readonly Refusal[];
  isRefused?: boolean;
  /** Reviewers cannot do without a reason. */
  needsReason?: boolean;
  /** What the button says. */
  submitLabel?: string;
  /** What it does cannot be taken back. */
  isDestructive?: boolean;
  canApply?(fix: FindingFix): boolean;
  onApply?(fix: FindingFix): void;
  /** The choices, which may show what the preview says of them. */
  children: ReactNode | ((changeSet: ChangeSet | undefined) => ReactNode);
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { title, intro, children, change, refusals = [], isRefused } = props;
  const { needsReason, isDestructive, submitLabel } = props;
  const { canApply = () => false, onApply = () => {} } = props;
  const [reason, setReason] = useState('');
  const submission = useSubmission();
  const text = reason.trim();
  const complete =
    change && ({ ...change, ...(text && { reason: text }) } as typeof change);
  const missing = [
    ...(props.missing ?? []),
    ...(needsReason && !text ? [t('frame.reasonMissing')] : []),
  ];
  // The reason changes nothing that a preview shows, unless it must be there.
  const asked = needsReason ? complete : change;
  const preview = useChangePreview(
    missing.length > 0 || isRefused ? undefined : asked,
  );
  const changeSet = preview.error === undefined ? preview.value : undefined;
  const isReady =
    complete !== undefined &&
    missing.length === 0 &&
    !preview.loading &&
    changeSet !== undefined &&
    !changeSet.blocked &&
    changeSet.files.length > 0;

  if (submission.record) {
    return (
      <div className={styles.stack}>
        <PageHead title={title} />
        <Outcome record={submission.record} onAgain={submission.reset} />
      </div>
    );
  }
  return (
    <div className={styles.stack}>
      <PageHead title={title} intro={intro} />
      <Refusals refusals={refusals} />
      {typeof children === 'function' ? children(changeSet) : children}
      {!isRefused && (
        <ThemeProvider theme={readableTheme}>
          <LongTextField
            label={needsReason ? t('frame.reasonNeeded') : t('frame.reason')}
            help={t('frame.reasonHelp')}
            value={reason}
            maxLength={1000}
            onChange={setReason}
          />
          <Preview
            preview={preview}
            missing={missing}
            empty={false}
            repositoryUrl={props.repositoryUrl}
            canApply={canApply}
            onApply={onApply}
          />
        </ThemeProvider>
      )}
      <div className={css.submit}>
        {submission.error !== undefined && (
          <div className={styles.notice} data-tone="bad" role="alert">
            {t('frame.failed', { message: errorText(submission.error) })}
          </div>
        )}
        <Button
          variant="primary"
          destructive={isDestructive}
          isDisabled={!isReady || submission.isBusy}
          onPress={() => complete && submission.submit(complete)}
        >
          {submission.isBusy
            ? t('frame.submitting')
            : submitLabel ?? t('frame.submit')}
        </Button>
        <span className={styles.muted}>{t('frame.nothingYet')}</span>
      </div>
    </div>
  );
}
