import type { JsonValue } from '@backstage/types';

/** Shapes that only credentials have, with the words for what was found. */
const shapes: readonly [RegExp, string][] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an AWS access key'],
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{40,}\b/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, 'a GitLab token'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, 'a Slack token'],
  [/\bhvs\.[A-Za-z0-9_-]{24,}/, 'a Vault token'],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}\b/, 'a Stripe key'],
  [/\bAIza[0-9A-Za-z_-]{35}\b/, 'a Google API key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'a SendGrid key'],
  [
    /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
    'a signed token (JWT)',
  ],
  [/\bAccountKey=[A-Za-z0-9+/=]{40,}/, 'an Azure storage key'],
  [/\bSharedAccessKey=[A-Za-z0-9+/=]{30,}/, 'an Azure access key'],
  [
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'${}]{1,100}:(?!(?:\*+|x+|<[^>]*>|password|pass)@)[^\s/@"'${}]{3,200}@/i,
    'a password in an address',
  ],
];

/** What every one of {@link shapes} begins with or contains. */
const anyShape =
  /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|hvs\.|k_live_|k_test_|AIza|npm_|SG\.|eyJ|AccountKey=|SharedAccessKey=|:\/\/[^\s/]{1,300}@/;

/** Last words of names whose values are credentials. */
const secretName =
  /(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)$/i;

/** A word of {@link secretName}, anywhere. */
const nameWord =
  /passw|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential/i;

/** Names that end like a secret and hold a reference, a name or a setting. */
const referenceName =
  /(?:secret[_-]?(?:name|ref|store|key[_-]?ref)|ref|name|path|policy|enabled|length|days|rotation)$/i;

/**
 * Whether a value is a credential: it has a shape that only credentials have,
 * or stands under a name such as `password` and is too random to be a word.
 *
 * @returns what it looks like, in plain words without the value; undefined when it is harmless
 * @public
 */
export function looksSecret(
  name: string,
  value: JsonValue | undefined,
): string | undefined {
  if (typeof value === 'string') {
    for (const [shape, words] of shapes) {
      if (shape.test(value)) return words;
    }
    if (secretName.test(name) && !referenceName.test(name) && isRandom(value)) {
      return `a value for "${name}"`;
    }
    return undefined;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = looksSecret(name, item);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const found = looksSecret(key, item);
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * Whether anything in a text could be a credential. Quick, and wrong only in
 * saying yes: texts without any are nearly all, and need no closer look.
 */
export function mayHoldSecret(text: string): boolean {
  return nameWord.test(text) || anyShape.test(text);
}

/** Whether a text is more like a generated value than like words or an identifier. */
function isRandom(text: string): boolean {
  if (text.length < 8 || /\s/.test(text)) return false;
  if (text.includes('${') || text.includes('{{')) return false;
  // References: resource names, ARNs, addresses, paths.
  if (/^(?:arn:|https?:\/\/|oci:\/\/|\.?\/|[a-z]+:\/\/)/.test(text)) {
    return false;
  }
  // Names of environment variables, and words joined by dashes, dots or slashes.
  if (/^[A-Z][A-Z0-9_]*$/.test(text) && text.includes('_')) return false;
  if (isName(text)) return false;
  return entropy(text) >= 2.8;
}

const words = /^[a-z]+(?:[-_./](?:[a-z]{1,40}|[a-z0-9]{1,12}))*$/;
const wordsWithDigits =
  /^[a-z][a-z0-9]{0,20}(?:[-_./](?:[a-z]{1,40}|[a-z0-9]{1,12}))+$/;

/**
 * Words joined by dashes, dots or slashes. A first word such as `s3` or `k8s`
 * has few digits; many of them are those of a UUID.
 */
function isName(text: string): boolean {
  return (
    words.test(text) ||
    (wordsWithDigits.test(text) && text.replace(/\D/g, '').length <= 4)
  );
}

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
