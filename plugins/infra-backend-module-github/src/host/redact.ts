const TOKENS = [
  /\b(?:gh[a-z]_|github_pat_)[A-Za-z0-9_]+/g,
  /\b(?:bearer|token|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /([?&](?:token|access_token|sig|signature)=)[^&\s"']+/gi,
  /(:\/\/)[^/\s@]+@/g,
];

const LONGEST = 300;

/**
 * Makes what a host said fit for messages and logs: no credentials, one line,
 * not longer than 300 characters, and no web page.
 *
 * @param secrets - exact texts that must not appear, such as the token in use.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  if (/<(?:!doctype|html|head|body)\b/i.test(text)) {
    return 'a web page instead of an answer of its API';
  }
  let clean = text;
  for (const secret of secrets) {
    if (secret) {
      clean = clean.split(secret).join('[redacted]');
    }
  }
  for (const pattern of TOKENS) {
    clean = clean.replace(pattern, (_match, keep) =>
      typeof keep === 'string' ? `${keep}[redacted]` : '[redacted]',
    );
  }
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}
