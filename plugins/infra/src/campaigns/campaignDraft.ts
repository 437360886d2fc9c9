import type {
  CampaignSpecInput,
  PlatformView,
} from '@groundwork/backstage-plugin-infra-common';

/** A wave as it is being written. */
export interface WaveDraft {
  /** Stays with it while it is moved. */
  key: number;
  name: string;
  environments: readonly string[];
  labels: string;
}

/** A campaign as it is being written: texts, for they may be half done. */
export interface CampaignDraft {
  title: string;
  /** Follows the title until somebody writes it. */
  name: string | undefined;
  kind: 'upgrade' | 'adopt' | 'render';
  from: string;
  to: string;
  services: string;
  owners: string;
  profiles: readonly string[];
  labels: string;
  waves: readonly WaveDraft[];
  batch: string;
  perMinute: string;
  soakMinutes: string;
  readyPercent: string;
  stopAfterFailures: string;
}

/** What is missing before there can be a preview. */
export type Missing =
  | { what: 'title' | 'name' | 'packages' | 'labels' }
  | { what: 'wave'; number: number };

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Words of a list that people write with commas. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** `tier=gold, team=x`; undefined when it is something else. */
export function labelsOf(text: string): Record<string, string> | undefined {
  const pairs = wordsOf(text).map(word => word.split('='));
  return pairs.every(([key, value, ...rest]) => key && value && !rest.length)
    ? Object.fromEntries(pairs)
    : undefined;
}

/** A name that follows a title. */
export function nameOf(draft: CampaignDraft): string {
  return (
    draft.name ??
    draft.title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
      .replace(/^-+|-+$/g, '')
  );
}

/** A draft with one wave per environment, in the order of promotion. */
export function newDraft(
  platform: PlatformView,
  asked: { from?: string | null; to?: string | null } = {},
): CampaignDraft {
  return {
    title: asked.to ? `Move to ${asked.to.replace('@', ' ')}` : '',
    name: undefined,
    kind: 'upgrade',
    from: asked.from ?? '',
    to: asked.to ?? '',
    services: '',
    owners: '',
    profiles: [],
    labels: '',
    waves: [...platform.environments]
      .sort((a, b) => a.order - b.order)
      .map(({ name, title }, key) => ({
        key,
        name: title,
        environments: [name],
        labels: '',
      })),
    batch: '20',
    perMinute: '30',
    soakMinutes: '30',
    readyPercent: '100',
    stopAfterFailures: '3',
  };
}

/** What has to be written still. */
export function missingOf(draft: CampaignDraft): Missing[] {
  const { title, kind, from, to, waves, labels } = draft;
  const name = nameOf(draft);
  return [
    ...(title.trim() ? [] : [{ what: 'title' as const }]),
    // `new` is the address of the form itself.
    ...(NAME.test(name) && name !== 'new' ? [] : [{ what: 'name' as const }]),
    ...(kind !== 'upgrade' || (from && to && from !== to)
      ? []
      : [{ what: 'packages' as const }]),
    ...waves.flatMap((wave, n) =>
      wave.name.trim() && wave.environments.length > 0
        ? []
        : [{ what: 'wave' as const, number: n + 1 }],
    ),
    ...([labels, ...waves.map(wave => wave.labels)].every(labelsOf)
      ? []
      : [{ what: 'labels' as const }]),
  ];
}

/** The campaign that is written; undefined while something is missing. */
export function specOf(draft: CampaignDraft): CampaignSpecInput | undefined {
  if (missingOf(draft).length > 0 || draft.waves.length === 0) return undefined;
  const { title, kind, from, to, profiles } = draft;
  const services = wordsOf(draft.services);
  const owners = wordsOf(draft.owners);
  const labels = labelsOf(draft.labels);
  return {
    name: nameOf(draft),
    title: title.trim(),
    work: kind === 'upgrade' ? { kind, from, to } : { kind },
    selection: {
      ...(services.length > 0 && { services }),
      ...(owners.length > 0 && { owners }),
      ...(profiles.length > 0 && { profiles: [...profiles] }),
      ...(labels && Object.keys(labels).length > 0 && { labels }),
    },
    waves: draft.waves.map(wave => {
      const only = labelsOf(wave.labels);
      return {
        name: wave.name.trim(),
        environments: [...wave.environments],
        ...(only && Object.keys(only).length > 0 && { labels: only }),
      };
    }),
    batch: Number(draft.batch),
    perMinute: Number(draft.perMinute),
    gate: {
      soakMinutes: Number(draft.soakMinutes),
      readyPercent: Number(draft.readyPercent),
    },
    stopAfterFailures: Number(draft.stopAfterFailures),
  };
}
