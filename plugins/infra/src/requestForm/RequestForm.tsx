import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { ThemeProvider } from '@mui/material/styles';
import type { KeyboardEvent } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText, isNotAllowed } from '../api/errorText';
import { Preview } from '../preview/Preview';
import { RequestBar } from '../requestBar/RequestBar';
import { infraRequestTranslationRef } from '../translation';
import { applyFix, isApplicable } from './applyFix';
import type { RequestDraft } from './draft';
import { EnvironmentChoice } from './EnvironmentChoice';
import { messagesAt } from './fieldMessages';
import { PackageChoice } from './PackageChoice';
import { ProfileChoice } from './ProfileChoice';
import { readableTheme } from './readableTheme';
import { ResourceList } from './ResourceList';
import { ServiceChoice } from './ServiceChoice';
import { useRequest } from './useRequest';

/** Enter in a text field must not send the whole form off. */
function keepEnter(event: KeyboardEvent) {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
    event.preventDefault();
  }
}

/**
 * Asks for infrastructure: request bar, service, environments, profile,
 * resources, and a live preview of what the request would do. Whoever embeds it
 * gets every version of the request and submits it.
 *
 * @public
 */
export function RequestForm(props: {
  /** A request to start with; read once. */
  initial: unknown;
  /** `new`: for a service that does not exist yet. */
  mode?: 'existing' | 'new';
  disabled?: boolean;
  onChange(change: RequestDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { mode = 'existing', disabled } = props;
  const request = useRequest(props);
  const { draft, update, platform, facts, problems, environments } = request;

  if (!platform.value && isNotAllowed(platform.error)) {
    return (
      <Alert severity="warning">
        {t('notAllowed.platform')} {t('notAllowed.askForPlatform')}
      </Alert>
    );
  }
  if (!platform.value) {
    return platform.error !== undefined ? (
      <Alert
        severity="error"
        action={
          <Button color="inherit" size="small" onClick={platform.retry}>
            {t('form.retry')}
          </Button>
        }
      >
        {t('form.failed')} {errorText(platform.error)}
      </Alert>
    ) : (
      <Stack spacing={3} aria-busy aria-label={t('form.loading')}>
        {[56, 72, 72, 140, 140].map((height, index) => (
          <Skeleton key={index} variant="rounded" height={height} />
        ))}
      </Stack>
    );
  }

  const vocabulary = platform.value;
  const existing = facts.claim?.resources ?? [];
  const documents = vocabulary.problems.filter(p => p.severity === 'error');
  return (
    <ThemeProvider theme={readableTheme}>
      <Box onKeyDown={keepEnter} sx={{ position: 'relative', minWidth: 0 }}>
        <Stack spacing={3}>
          <RequestBar
            platform={vocabulary}
            draft={draft}
            existing={existing}
            disabled={disabled}
            update={update}
          />
          {documents.length > 0 && (
            <Alert severity="warning">
              {t('form.documentsHaveProblems', { count: documents.length })}
            </Alert>
          )}
          <ServiceChoice
            {...{ mode, draft, facts, problems, disabled, update }}
            needsOwner={request.needsOwner}
            previewError={request.preview.error}
          />
          <EnvironmentChoice
            environments={vocabulary.environments}
            existing={facts.claim?.environments.map(e => e.name) ?? []}
            chosen={draft.environments}
            errors={messagesAt(problems, { field: 'environments' })}
            disabled={disabled}
            onChange={chosen => update({ ...draft, environments: chosen })}
          />
          <ProfileChoice
            platform={vocabulary}
            fixed={facts.claim?.profile}
            chosen={draft.profile}
            environments={environments}
            resources={draft.resources}
            errors={messagesAt(problems, { field: 'profile' })}
            disabled={disabled}
            onChange={profile => update({ ...draft, profile })}
          />
          <PackageChoice
            platform={vocabulary}
            fixed={facts.claim?.package}
            chosen={draft.package}
            environments={environments}
            disabled={disabled}
            onChange={ref => update({ ...draft, package: ref })}
          />
          <ResourceList
            types={vocabulary.resourceTypes}
            resources={draft.resources}
            existing={existing}
            profile={request.profile}
            environments={
              environments.length > 0 ? environments : vocabulary.environments
            }
            problems={problems}
            disabled={disabled}
            onChange={resources => update({ ...draft, resources })}
          />
          <TextField
            fullWidth
            multiline
            size="small"
            label={t('form.reason')}
            helperText={t('form.reasonHelp')}
            disabled={disabled}
            value={draft.reason ?? ''}
            inputProps={{ maxLength: 1000 }}
            onChange={event => update({ ...draft, reason: event.target.value })}
          />
          <Preview
            preview={request.preview}
            missing={request.missing}
            empty={request.empty}
            repositoryUrl={vocabulary.repository.url}
            canApply={fix => isApplicable(draft, fix)}
            onApply={fix => update(applyFix(draft, fix))}
          />
        </Stack>
      </Box>
    </ThemeProvider>
  );
}
