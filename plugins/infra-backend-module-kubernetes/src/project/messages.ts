import { shorten, storable } from './fields';

const longestMessage = 2_000;

/** Shapes that only credentials have. */
const shapes: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{30,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bhv[sb]\.[A-Za-z0-9_-]{20,}/g,
  /\bAIza[0-9A-Za-z_-]{35}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
];

/** `postgres://user:password@host`; the user stays. */
const addressPassword = /(:\/\/[^\s:/@"']{1,100}:)[^\s/@"']{1,200}(?=@)/g;

/** `password = "…"`, `-var token=…`, `"secret": "…"`, `Authorization: Bearer …`. */
const named =
  /((?:[\w.-]{0,60}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|authorization))\\?["']?\s{0,3}(?:[:=]|=>|->)\s{0,3}(?:bearer\s+|basic\s+)?)(\\?"(?:[^"\\]|\\[^"]){1,500}\\?"|\\?'[^']{1,500}'|[^\s"',;(){}]{3,500})/gi;

/** What all of the above begin with or contain; most messages have none of it. */
const suspicious =
  /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|hv[sb]\.|AIza|eyJ|:\/\/[^\s]{1,300}@|passw|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|authorization/i;

/**
 * A message without what looks like a credential. It is the second net: what
 * is known to hold plans or values is not kept at all.
 */
export function maskSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  let masked = text;
  for (const shape of shapes) masked = masked.replace(shape, '(redacted)');
  return masked
    .replace(addressPassword, '$1(redacted)')
    .replace(named, '$1(redacted)');
}

const counts =
  /Plan: (?:\d+ to import, )?\d+ to add, \d+ to change, \d+ to destroy\.?/;

/**
 * What is kept of a condition's message.
 *
 * Drift is reported with the whole plan, which can hold any value, so only its
 * line of counts stays.
 */
export function conditionMessage(reason: string, message: string): string {
  if (reason === 'DriftDetected') {
    return counts.exec(message)?.[0] ?? '';
  }
  // Cut first: a message may have megabytes. Far enough that a secret on the
  // cut is still seen whole or is cut away.
  return storable(
    shorten(maskSecrets(message.slice(0, longestMessage * 2)), longestMessage),
  );
}
