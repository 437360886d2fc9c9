import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PackageState as State,
  ServiceCard,
} from '@groundwork/backstage-plugin-infra-common';
import { usePackageAddress } from '../fleet/pageAddress';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { Chip } from './Chip';
import type { Tone } from './phaseTone';
import styles from './status.module.css';

const tones: Record<State, Tone> = {
  draft: 'quiet',
  candidate: 'quiet',
  certified: 'good',
  deprecated: 'attention',
  revoked: 'bad',
};

/** The state of a package version as words. */
export function PackageChip(props: { state: State }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { state } = props;
  return <Chip tone={tones[state] ?? 'quiet'}>{t(`package.${state}`)}</Chip>;
}

/** The way to the page of a package version: `aws-data 3.2.0`. */
export function PackageLink(props: { package: string; children?: ReactNode }) {
  const address = usePackageAddress();
  return (
    <Link href={address(props.package)}>
      {props.children ?? props.package.replace('@', ' ')}
    </Link>
  );
}

/** `aws-data 3.2.0`, `✓ certified`, and how far behind the newest one it is. */
export function PackageState(props: {
  of: Pick<
    ServiceCard['environments'][number],
    'package' | 'packageState' | 'behind'
  >;
}) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { package: ref, packageState, behind } = props.of;
  if (!ref) return <>—</>;
  return (
    <span className={styles.badge}>
      <PackageLink package={ref} />
      {packageState && <PackageChip state={packageState} />}
      {behind ? (
        <Chip tone="quiet">{t('package.behind', { count: behind })}</Chip>
      ) : null}
    </span>
  );
}
