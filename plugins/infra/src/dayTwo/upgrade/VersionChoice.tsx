import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Chip } from '../../status/Chip';
import { PackageChip } from '../../status/PackageState';
import { Folded } from '../../requestForm/Folded';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { Checks } from '../frame/Checks';
import { isPossible, type Version } from './versions';

/** What an environment says to a version; the same is said once. */
function notesOf(version: Version): string {
  const byNote = new Map<string, string[]>();
  for (const { environment, option } of version.by) {
    const note = option.note ?? '';
    byNote.set(note, [...(byNote.get(note) ?? []), environment]);
  }
  return [...byNote]
    .filter(([note]) => note)
    .map(([note, environments]) => `${environments.join(', ')}: ${note}`)
    .join(' · ');
}

/** Versions to go to, with their state; and why others are not offered. */
export function VersionChoice(props: {
  versions: readonly Version[];
  chosen: string | undefined;
  onChange(ref: string): void;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { versions, chosen, onChange } = props;
  const isOffered = ({ by }: Version) => by.some(one => one.option.offered);
  const optionOf = (version: Version) => ({
    value: version.ref,
    label: (
      <>
        {version.ref} <PackageChip state={version.state} />
        {version.isRecommended && (
          <Chip tone="good">{t('upgrade.recommended')}</Chip>
        )}
      </>
    ),
    note: notesOf(version),
    isDisabled: !version.by.some(isPossible),
  });
  const offered = versions.filter(isOffered);
  const others = versions.filter(version => !isOffered(version));
  const list = (legend: string, some: readonly Version[]) => (
    <Checks
      legend={legend}
      type="radio"
      isList
      options={some.map(optionOf)}
      chosen={chosen ? [chosen] : []}
      onChange={([ref]) => onChange(ref)}
    />
  );
  return (
    <>
      {offered.length > 0 && list(t('upgrade.version'), offered)}
      {others.length > 0 && (
        <Folded
          title={t('upgrade.others', { count: others.length })}
          initiallyOpen={others.some(({ ref }) => ref === chosen)}
        >
          {list(t('upgrade.othersLegend'), others)}
        </Folded>
      )}
    </>
  );
}
