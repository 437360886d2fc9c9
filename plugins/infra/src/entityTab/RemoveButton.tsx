import { Button, ButtonLink } from '@backstage/ui';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraServiceRemovePermission,
  type ResourceView,
} from '@groundwork/backstage-plugin-infra-common';
import { selectedTemplateRouteRef } from '../routes';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';

/** The way to the template that removes a resource, or why there is none. */
export function RemoveButton(props: { resource: ResourceView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { service, type, name } = props.resource;
  const template = useRouteRef(selectedTemplateRouteRef)?.({
    namespace: 'default',
    templateName: 'remove-infrastructure',
  });
  const { allowed, loading } = usePermission({
    permission: infraServiceRemovePermission,
    resourceRef: service,
  });
  const formData = JSON.stringify({ service, type, name });
  return (
    <div className={styles.row}>
      {template && (allowed || loading) ? (
        <ButtonLink
          href={`${template}?formData=${encodeURIComponent(formData)}`}
          variant="secondary"
          size="small"
        >
          {t('drawer.remove')}
        </ButtonLink>
      ) : (
        <>
          <Button isDisabled size="small" variant="secondary">
            {t('drawer.remove')}
          </Button>
          <span className={styles.muted}>
            {template
              ? t('drawer.mayNotRemove', { service })
              : t('tab.scaffolderMissing')}
          </span>
        </>
      )}
    </div>
  );
}
