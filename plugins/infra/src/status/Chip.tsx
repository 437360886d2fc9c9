import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Phase } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { type Tone, toneOf } from './phaseTone';
import styles from './status.module.css';

/** A few words in a box; the colour only repeats what they say. */
export function Chip(props: {
  tone: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={styles.chip} data-tone={props.tone} title={props.title}>
      {props.children}
    </span>
  );
}

/** A phase as a word. */
export function PhaseChip(props: { phase: Phase; title?: string }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  return (
    <Chip tone={toneOf(props.phase)} title={props.title}>
      {t(`phase.${props.phase}`)}
    </Chip>
  );
}
