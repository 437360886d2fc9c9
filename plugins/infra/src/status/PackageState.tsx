import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceCard } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';

/** `aws-data 3.2.0 ✓ certified`, and how far behind the newest one it is. */
export function PackageState(props: {
  of: Pick<
    ServiceCard['environments'][number],
    'package' | 'packageState' | 'behind'
  >;
}) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { package: ref, packageState, behind } = props.of;
  if (!ref) return <>—</>;
  const words = [
    ref.replace('@', ' '),
    packageState && t(`package.${packageState}`),
  ];
  return (
    <>
      {words.filter(Boolean).join(' ')}
      {behind ? `, ${t('package.behind', { count: behind })}` : ''}
    </>
  );
}
