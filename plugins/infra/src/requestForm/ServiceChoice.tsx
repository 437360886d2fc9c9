import Alert from '@mui/material/Alert';
import FormHelperText from '@mui/material/FormHelperText';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText, isNotAllowed } from '../api/errorText';
import { infraRequestTranslationRef } from '../translation';
import { CatalogField } from './CatalogField';
import type { RequestDraft } from './draft';
import type { DraftProblem } from './draftProblems';
import { messagesAt } from './fieldMessages';
import { NotAllowed } from './NotAllowed';
import { Section } from './Section';
import type { ServiceFacts } from './useServiceFacts';

/**
 * Which service the request is for. A service that the catalog does not have
 * yet is asked for its owner.
 */
export function ServiceChoice(props: {
  /** `new`: the name is typed, as the service does not exist yet. */
  mode: 'existing' | 'new';
  draft: RequestDraft;
  facts: ServiceFacts;
  needsOwner: boolean;
  /** Why there is no preview. */
  previewError: unknown;
  problems: readonly DraftProblem[];
  disabled?: boolean;
  update(change: (draft: RequestDraft) => RequestDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { mode, draft, facts, problems, update } = props;
  const errors = messagesAt(problems, { field: 'service' });
  const refusal = [facts.error, props.previewError].find(isNotAllowed);
  return (
    <Section title={t('service.legend')}>
      <Stack spacing={1.5}>
        {mode === 'new' ? (
          <TextField
            fullWidth
            size="small"
            required
            label={t('service.newLabel')}
            disabled={props.disabled}
            value={draft.service}
            error={errors.length > 0}
            helperText={errors.join(' ') || t('service.newHelp')}
            onChange={event =>
              update(before => ({
                ...before,
                service: event.target.value.trim(),
              }))
            }
          />
        ) : (
          <CatalogField
            label={t('service.label')}
            help={t('service.help')}
            noOptions={t('service.noOptions')}
            kinds={['component']}
            claims
            required
            value={draft.service}
            valueOf={option => option.name}
            errors={errors}
            disabled={props.disabled}
            onChange={(service, option) =>
              update(before => ({
                ...before,
                service,
                component:
                  option && option.ref !== `component:default/${service}`
                    ? option.ref
                    : undefined,
              }))
            }
          />
        )}
        {facts.claim && (
          <FormHelperText>
            {t('service.hasClaim', { count: facts.claim.resources.length })}
          </FormHelperText>
        )}
        {refusal !== undefined && (
          <NotAllowed
            service={draft.service}
            owner={facts.claim?.owner ?? facts.component?.owner}
            error={refusal}
          />
        )}
        {facts.error !== undefined && refusal === undefined && (
          <Alert severity="warning">
            {t('service.lookupFailed', { message: errorText(facts.error) })}
          </Alert>
        )}
        {mode === 'new' && facts.component && (
          <Alert severity="warning">
            {t('service.existsAlready', { name: draft.service })}
          </Alert>
        )}
        {props.needsOwner && (
          <>
            {mode === 'existing' && (
              <Alert severity="info">
                {t('service.notInCatalog', { name: draft.service })}
              </Alert>
            )}
            <CatalogField
              label={t('service.owner')}
              help={t('service.ownerHelp')}
              noOptions={t('service.noOptions')}
              kinds={['group', 'user']}
              required
              value={draft.owner ?? ''}
              valueOf={option => option.ref}
              errors={messagesAt(problems, { field: 'owner' })}
              disabled={props.disabled}
              onChange={owner =>
                update(before => ({ ...before, owner: owner || undefined }))
              }
            />
          </>
        )}
      </Stack>
    </Section>
  );
}
