import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlatformView,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import { PackageChip } from '../status/PackageState';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';

/** A document of the platform: what it is for, and one more thing about it. */
export interface DocumentRow {
  name: string;
  title: string;
  /** Package version that it is; it has a page of its own. */
  ref?: string;
  about: ReactNode;
  extra: ReactNode;
  source: SourcePosition;
}

/** Documents of one kind. */
export interface DocumentKind {
  id: string;
  title:
    | 'packages'
    | 'profiles'
    | 'resourceTypes'
    | 'environments'
    | 'policies';
  /** What the one more thing is. */
  extra: 'state' | 'decides' | 'clouds' | 'engine' | 'severity';
  rowsOf(platform: PlatformView): DocumentRow[];
}

const severities = ['error', 'warning', 'info'] as const;

/** A severity as a word; one that a newer backend knows is shown as it is. */
export function Severity(props: { of: string }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const known = severities.find(severity => severity === props.of);
  return known ? t(`platform.severityOf.${known}`) : props.of;
}

function State(props: { of: PlatformView['packages'][number] }) {
  const { state, notes } = props.of;
  return (
    <>
      <PackageChip state={state} />
      {notes.map(note => (
        <div key={note} className={styles.muted}>
          {note}
        </div>
      ))}
    </>
  );
}

function Place(props: { of: PlatformView['environments'][number] }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { tier, cloud, region, cluster } = props.of;
  return `${t(`platform.tier.${tier}`)}, ${cloud} ${region}, ${cluster}`;
}

/** The kinds of documents, in the order in which they are shown. */
export const documentKinds: readonly DocumentKind[] = [
  {
    id: 'packages',
    title: 'packages',
    extra: 'state',
    rowsOf: ({ packages }) =>
      packages.map(each => ({
        ...each,
        ref: `${each.package}@${each.version}`,
        about: each.description ?? each.clouds.join(', '),
        extra: <State of={each} />,
      })),
  },
  {
    id: 'profiles',
    title: 'profiles',
    extra: 'decides',
    rowsOf: ({ profiles }) =>
      profiles.map(each => ({
        ...each,
        about: each.useCase,
        extra: each.decides.join(', '),
      })),
  },
  {
    id: 'resource-types',
    title: 'resourceTypes',
    extra: 'clouds',
    rowsOf: ({ resourceTypes }) =>
      resourceTypes.map(each => ({
        ...each,
        about: each.description,
        extra: each.clouds.join(', '),
      })),
  },
  {
    id: 'environments',
    title: 'environments',
    extra: 'engine',
    rowsOf: ({ environments }) =>
      environments.map(each => ({
        ...each,
        about: <Place of={each} />,
        extra: each.engine,
      })),
  },
  {
    id: 'policies',
    title: 'policies',
    extra: 'severity',
    rowsOf: ({ policies }) =>
      policies.map(each => ({
        ...each,
        about: each.description ?? each.rule,
        extra: <Severity of={each.severity} />,
      })),
  },
];
