import type { InputSchema } from '@groundwork/backstage-plugin-infra-common';
import type { InputValue, TypeView } from '../platform/decideInput';

/** A value for an input that some words of the text give. */
export interface Setting {
  input: string;
  value: InputValue;
  /** How many words it takes. */
  length: number;
}

function squash(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function choice(schema: InputSchema, word: string): InputValue | undefined {
  return schema.enum?.find(
    value =>
      squash(String(value)) === squash(word) ||
      squash(schema.enumTitles?.[String(value)] ?? '') === squash(word),
  );
}

function isNamed(input: string, schema: InputSchema, word: string): boolean {
  return [input, schema.title ?? input].some(
    name =>
      squash(name) === squash(word) || squash(name) === `${squash(word)}s`,
  );
}

function valueOf(schema: InputSchema, word: string): InputValue | undefined {
  if (schema.enum) return choice(schema, word);
  const number = /^\d{1,9}(?:\.\d{1,6})?$/.test(word) ? Number(word) : NaN;
  const fits =
    number >= (schema.minimum ?? -Infinity) &&
    number <= (schema.maximum ?? Infinity);
  if (schema.type === 'integer' && Number.isInteger(number) && fits) {
    return number;
  }
  return schema.type === 'number' && fits ? number : undefined;
}

/**
 * Reads a setting of a type at a word: `large` (a choice of exactly one input),
 * `12 partitions`, `size large`. Nothing is guessed: a word that is a choice of
 * two inputs is none.
 */
export function readSetting(
  type: TypeView,
  words: readonly string[],
  at: number,
): Setting | undefined {
  const inputs = Object.entries(type.inputs.properties);
  const [word, next] = [words[at], words[at + 1]];
  if (next !== undefined) {
    for (const [input, schema] of inputs) {
      if (isNamed(input, schema, next)) {
        const value = valueOf(schema, word);
        if (value !== undefined) return { input, value, length: 2 };
      }
      if (isNamed(input, schema, word)) {
        const value = valueOf(schema, next);
        if (value !== undefined) return { input, value, length: 2 };
      }
    }
  }
  const choices = inputs.flatMap(([input, schema]) => {
    const value = choice(schema, word);
    return value === undefined ? [] : [{ input, value, length: 1 }];
  });
  return choices.length === 1 ? choices[0] : undefined;
}

const numberWords =
  'one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A small count, in digits or as a word; 1 to 20. */
export function readCount(word: string): number | undefined {
  const spelled = numberWords.indexOf(word) + 1;
  if (spelled > 0) return spelled;
  const count = /^\d{1,2}$/.test(word) ? Number(word) : 0;
  return count >= 1 && count <= 20 ? count : undefined;
}

/** Words that carry no name. */
export const fillWords = new Set(
  (
    'a an the and or with of for to in into on at by we i us me my our it its ' +
    'please also plus too both each every all new more another some as well ' +
    'need needs needed want wants wanted require requires use uses using ' +
    'would like add adds give gets get should have has must can could ' +
    'environment environments env envs service resource resources profile only just'
  ).split(' '),
);

/** Words after the service that say that it needs something. */
export const needWords = new Set(
  'need needs want wants require requires use uses gets get should must would'.split(
    ' ',
  ),
);

/** Words after which a list of names is over. */
export const endOfNames = new Set(
  'in into on for with at by to using as'.split(' '),
);
