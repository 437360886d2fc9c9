import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText } from '../api/errorText';
import { infraRequestTranslationRef } from '../translation';

/** Says that a person may not ask for this service, what they may do, and whom to ask. */
export function NotAllowed(props: {
  service: string;
  /** Entity reference, when the catalog knows it. */
  owner: string | undefined;
  error: unknown;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { service: name, owner } = props;
  return (
    <Alert severity="warning">
      <AlertTitle>{t('notAllowed.service', { name })}</AlertTitle>
      {owner
        ? t('notAllowed.askOwner', { owner })
        : t('notAllowed.askPlatformTeam')}{' '}
      {t('notAllowed.otherwise')} {errorText(props.error)}
    </Alert>
  );
}
