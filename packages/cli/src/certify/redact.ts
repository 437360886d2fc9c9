const TOKENS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|hvs\.|npm_)[A-Za-z0-9_.-]{8,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
  /([?&](?:token|access_token|sig|signature|X-Amz-[A-Za-z-]+)=)[^&\s"']+/gi,
  /(\b(?:SharedAccessKey|AccountKey|[A-Za-z_]*(?:password|passwd|secret|token|private_key|api_key))["']?\s*[=:]\s*["']?)(?!["'\s])[^\s"',;]{3,}/gi,
  /(:\/\/)[^/\s@"']+@/g,
];

/**
 * Takes what looks like a credential out of what a program printed. Terraform
 * hides values that it knows to be sensitive; this is for the others.
 *
 * @param secrets - exact texts that must not appear, such as the token in use
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= 6) clean = clean.split(secret).join('[redacted]');
  }
  for (const pattern of TOKENS) {
    clean = clean.replace(pattern, (_match, keep) =>
      typeof keep === 'string' ? `${keep}[redacted]` : '[redacted]',
    );
  }
  return clean;
}

/** One line of at most 500 characters, fit for evidence. */
export function sentence(text: string, secrets?: readonly string[]): string {
  const line = redact(text, secrets)
    // eslint-disable-next-line no-control-regex
    .replace(/\u001b\[[0-9;]*m/g, '')
    // eslint-disable-next-line no-control-regex
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return line.length > 500 ? `${line.slice(0, 499)}…` : line;
}
