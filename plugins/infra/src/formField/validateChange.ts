import {
  type ApiHolder,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { requestChangeSchema } from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { infraRequestTranslationRef } from '../translation';

/** Takes the message why a form may not be sent yet. */
export interface FieldErrors {
  addError(message: string): void;
}

/**
 * Lets a request through only when the backend, asked once more, finds nothing
 * that stops it.
 */
export async function validateChange(
  value: unknown,
  field: FieldErrors,
  context: { apiHolder: ApiHolder },
): Promise<void> {
  const infraApi = context.apiHolder.get(infraApiRef);
  const texts = context.apiHolder
    .get(translationApiRef)
    ?.getTranslation(infraRequestTranslationRef);
  if (!infraApi || !texts?.ready) {
    throw new Error('The infra plugin is not ready yet; try again');
  }
  const { t } = texts;
  const parsed = requestChangeSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    field.addError(
      t('preview.validation.incomplete', { message: `${where}${message}` }),
    );
    return;
  }
  try {
    const changeSet = await infraApi.previewChange(parsed.data);
    if (changeSet.blocked) {
      const message = changeSet.findings
        .filter(finding => finding.severity === 'error')
        .map(finding => finding.message)
        .join(' · ');
      field.addError(t('preview.validation.blocked', { message }));
    } else if (changeSet.files.length === 0) {
      field.addError(t('preview.validation.noChange'));
    }
  } catch (error) {
    field.addError(
      t('preview.validation.failed', { message: errorText(error) }),
    );
  }
}
