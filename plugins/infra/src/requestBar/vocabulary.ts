import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';

/** Everything that a line of text can name. */
export interface Vocabulary {
  services: readonly string[];
  platform: Pick<PlatformView, 'environments' | 'profiles' | 'resourceTypes'>;
}

/** What a phrase stands for. */
export interface Term {
  kind: 'service' | 'environment' | 'profile' | 'type' | 'everywhere';
  name: string;
  /** The words of the phrase, lower case, in order. */
  words: readonly string[];
  /** The phrase is the plural of the term. */
  plural: boolean;
  /** The phrase is the name itself, not a title, alias or plural. */
  exact: boolean;
}

/** Splits a phrase at everything that is neither letter nor digit. */
function wordsOf(phrase: string): string[] {
  return phrase.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function pluralOf(word: string): string[] {
  const plurals = [`${word}s`];
  if (/(?:s|x|ch|sh)$/.test(word)) plurals.push(`${word}es`);
  if (/[^aeiou]y$/.test(word)) plurals.push(`${word.slice(0, -1)}ies`);
  return plurals;
}

function phrases(
  kind: Term['kind'],
  name: string,
  others: readonly string[],
): Term[] {
  const terms: Term[] = [
    { kind, name, words: [name.toLowerCase()], plural: false, exact: true },
  ];
  for (const phrase of [name, ...others]) {
    const words = wordsOf(phrase);
    if (words.length === 0) continue;
    terms.push({ kind, name, words, plural: false, exact: false });
    const joined = phrase.trim().toLowerCase();
    if (words.length > 1 && !/\s/.test(joined) && joined !== name) {
      terms.push({ kind, name, words: [joined], plural: false, exact: false });
    }
    if (kind !== 'type') continue;
    const singulars = joined === words[0] ? [words] : [words, [joined]];
    for (const singular of singulars) {
      for (const last of pluralOf(singular[singular.length - 1])) {
        terms.push({
          kind,
          name,
          words: [...singular.slice(0, -1), last],
          plural: true,
          exact: false,
        });
      }
    }
  }
  return terms;
}

const tierWords: Record<string, string[]> = {
  development: ['development', 'dev'],
  staging: ['staging', 'stage'],
  production: ['production', 'prod', 'live'],
};

/** All phrases of a vocabulary, in a fixed order. */
export function termsOf(vocabulary: Vocabulary): Term[] {
  const { environments, profiles, resourceTypes } = vocabulary.platform;
  return [
    ...environments.flatMap(e =>
      phrases('environment', e.name, [e.title, ...tierWords[e.tier]]),
    ),
    ...resourceTypes.flatMap(t =>
      phrases('type', t.name, [t.title, ...t.aliases]),
    ),
    ...profiles.flatMap(p => phrases('profile', p.name, [p.title])),
    ...vocabulary.services.flatMap(s => phrases('service', s, [])),
    ...['everywhere', 'all environments', 'every environment'].map(phrase => ({
      kind: 'everywhere' as const,
      name: 'everywhere',
      words: phrase.split(' '),
      plural: false,
      exact: false,
    })),
  ];
}
