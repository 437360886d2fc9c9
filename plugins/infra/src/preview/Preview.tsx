import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeSet,
  FindingFix,
} from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import type { Answer } from '../api/useAnswer';
import { Folded } from '../requestForm/Folded';
import { infraRequestTranslationRef } from '../translation';
import { Explanations } from './Explanations';
import { FileList } from './FileList';
import { Findings } from './Findings';
import type { SourceOf } from './SourceLink';
import { Summary } from './Summary';

function PreviewContent(props: {
  changeSet: ChangeSet;
  repositoryUrl: string | undefined;
  canApply(fix: FindingFix): boolean;
  onApply(fix: FindingFix): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { changeSet, repositoryUrl, canApply, onApply } = props;
  const { files, findings, explanations, revision } = changeSet;
  const source: SourceOf = { repositoryUrl, revision };
  const errors = findings.filter(f => f.severity === 'error').length;
  return (
    <Stack spacing={2}>
      <Box aria-live="polite">
        {files.length === 0 && !changeSet.blocked ? (
          <Typography>{t('preview.noChange')}</Typography>
        ) : (
          <Summary changeSet={changeSet} />
        )}
        {changeSet.blocked && (
          <Typography color="error" sx={{ mt: 1 }}>
            {t('preview.blocked', { count: errors })}
          </Typography>
        )}
      </Box>
      <Findings {...{ findings, source, canApply, onApply }} />
      {files.length > 0 && <FileList files={files} />}
      {explanations.length > 0 && (
        <Folded title={t('preview.why')}>
          <Explanations explanations={explanations} source={source} />
        </Folded>
      )}
    </Stack>
  );
}

/** What a request would do, as the backend plans it. */
export function Preview(props: {
  preview: Answer<ChangeSet>;
  /** What is missing before there can be a preview. */
  missing: readonly string[];
  /** Nothing was asked for yet. */
  empty: boolean;
  repositoryUrl: string | undefined;
  canApply(fix: FindingFix): boolean;
  onApply(fix: FindingFix): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { preview, missing, empty, ...rest } = props;
  return (
    <Box
      component="section"
      aria-label={t('preview.title')}
      aria-busy={preview.loading}
      sx={{ borderTop: 1, borderColor: 'divider', pt: 2 }}
    >
      <Typography
        variant="subtitle1"
        component="h3"
        sx={{ m: 0, fontWeight: 600 }}
      >
        {t('preview.title')}
      </Typography>
      <Box sx={{ height: 4, mb: 1 }}>
        {preview.loading && (
          <LinearProgress aria-label={t('preview.loading')} />
        )}
      </Box>
      {empty && <Typography>{t('preview.empty')}</Typography>}
      {!empty && missing.length > 0 && (
        <>
          <Typography>{t('preview.incomplete')}</Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {missing.map(message => (
              <Typography component="li" key={message}>
                {message}
              </Typography>
            ))}
          </Box>
        </>
      )}
      {preview.error !== undefined && (
        <Alert
          severity="error"
          sx={{ mb: 2 }}
          action={
            <Button color="inherit" size="small" onClick={preview.retry}>
              {t('preview.retry')}
            </Button>
          }
        >
          {t('preview.failed')} {errorText(preview.error)}
          {preview.value && ` ${t('preview.stale')}`}
        </Alert>
      )}
      {preview.value && <PreviewContent changeSet={preview.value} {...rest} />}
      {!preview.value && preview.loading && (
        <Skeleton variant="rounded" height={180} />
      )}
    </Box>
  );
}
