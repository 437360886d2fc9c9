import {
  resourceNameSchema,
  serviceNameSchema,
} from '@groundwork/backstage-plugin-infra-common';
import { RequestReader } from './RequestReader';
import {
  endOfNames,
  fillWords,
  needWords,
  readCount,
  readSetting,
} from './settings';
import { TermMatcher, type Match } from './matchTerm';
import { tokenize, type Understanding } from './understanding';
import { termsOf, type Vocabulary } from './vocabulary';

/** Longest text that is read; what is behind it is ignored. */
const MAX_LENGTH = 500;

/**
 * Makes a reader of request lines such as "payments-api needs two topics
 * orders and refunds in dev and prod". Deterministic; every word ends up as
 * understood, as filling or as unknown. Never throws.
 */
export function createRequestUnderstanding(
  vocabulary: Vocabulary,
): (text: string) => Understanding {
  const matcher = new TermMatcher(termsOf(vocabulary));
  return text => understand(text.slice(0, MAX_LENGTH), matcher, vocabulary);
}

/** Reads one line; see {@link createRequestUnderstanding}. */
export function understandRequest(
  text: string,
  vocabulary: Vocabulary,
): Understanding {
  return createRequestUnderstanding(vocabulary)(text);
}

function understand(
  text: string,
  matcher: TermMatcher,
  vocabulary: Vocabulary,
): Understanding {
  const tokens = tokenize(text);
  const words = tokens.map(token => token.lower);
  const reader = new RequestReader(tokens, vocabulary.platform);
  const firstNeed = words.findIndex(word => needWords.has(word));

  const preferred = (at: number) => {
    if (at < firstNeed && !reader.result.service) return 'service' as const;
    return reader.result.service || firstNeed >= 0
      ? ('type' as const)
      : undefined;
  };
  const matchAt = (at: number): Match => {
    const exact = matcher.exact(words, at, preferred(at));
    return exact.found !== 'none' || fillWords.has(words[at])
      ? exact
      : matcher.near(words[at]);
  };

  let at = 0;
  while (at < tokens.length) {
    const word = words[at];
    if (word === 'named' || word === 'called') {
      at += 1;
      if (at < tokens.length && reader.takeName(at, resourceNameSchema))
        at += 1;
      continue;
    }
    const exact = matcher.exact(words, at, preferred(at));
    const isOtherService =
      exact.found === 'one' &&
      exact.term.kind === 'service' &&
      reader.wantsNames;
    if (exact.found !== 'none' && !isOtherService) {
      at += reader.takeMatch(exact, at);
      continue;
    }
    const count = readCount(word);
    if (count !== undefined && at + 1 < tokens.length) {
      const next = [at + 1, at + 2]
        .filter(i => i < tokens.length)
        .map(matchAt)
        .find(match => match.found === 'one' && match.term.kind === 'type');
      if (next) {
        reader.expectCount(count);
        at += 1;
        continue;
      }
    }
    const type = reader.currentType;
    const setting = type && readSetting(type, words, at);
    if (setting) {
      at += reader.takeSetting(setting, at);
      continue;
    }
    if (fillWords.has(word)) {
      if (endOfNames.has(word)) reader.endNames();
      at += 1;
      continue;
    }
    if (reader.wantsNames && reader.takeName(at, resourceNameSchema)) {
      at += 1;
      continue;
    }
    const near = matcher.near(word);
    if (near.found === 'one') {
      at += reader.takeMatch(near, at);
      continue;
    }
    const standsForService =
      !reader.result.service && at < firstNeed && near.found === 'none';
    if (standsForService && serviceNameSchema.safeParse(word).success) {
      reader.takeNewService(at);
    } else {
      reader.takeUnknown(at, near.found === 'several' ? near.names : []);
    }
    at += 1;
  }
  return reader.finish();
}
