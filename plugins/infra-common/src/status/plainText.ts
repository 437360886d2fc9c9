/** Longest text that is taken from a controller. */
const quoteLimit = 300;

/** More than this is never looked at, whatever a controller writes. */
const readLimit = 2000;

const ansi = /\p{Cc}\[[0-9;?]{0,20}[ -/]?[@-~]/gu;
const boxes = /[\u2500-\u259f]/g;
/** Control and format characters (also those that turn text around) and spaces. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu;

const hidden = '***';

const secretWord =
  'pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|secret[-_ ]?key|account[-_ ]?key|signature|sig|authorization|cookie';

const masks: readonly [RegExp, string][] = [
  // A key in PEM; its end may have been cut off.
  [/-----BEGIN .*?(?:-----END [A-Z ]{1,40}-----|$)/g, hidden],
  // URL with user and password, or a token in the place of both.
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@]+@/gi, `$1${hidden}@`],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${hidden}`],
  // `password = "x y"`, `"db_password": "x"`, `token=x`, `--password x`.
  [
    new RegExp(
      `((?:${secretWord})[\\w-]{0,30}\\\\?["']?\\s?(?:=>|->|[=:])\\s?)(?:\\\\?"(?:[^"\\\\]|\\\\.)*(?:"|$)|'[^']*(?:'|$)|[^\\s,;&)}\\]]+)`,
      'gi',
    ),
    `$1${hidden}`,
  ],
  [
    new RegExp(`(--?[\\w-]{0,30}(?:${secretWord})\\s)\\S+`, 'gi'),
    `$1${hidden}`,
  ],
  [
    new RegExp(
      `\\b((?:${secretWord})(?: (?:is|was|of))? )(["'])[^"']*(?:\\2|$)`,
      'gi',
    ),
    `$1${hidden}`,
  ],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{12,}/g, hidden],
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,3}/g, hidden],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[a-z]-|hv[sbr]\.|sk[-_]|npm_|AIza)[\w.-]{8,}/g,
    hidden,
  ],
];

/** One line without control characters, in which nothing looks like a secret. */
export function plainText(text: string, limit = quoteLimit): string {
  const line = text
    // A text of spaces must not push what follows out of sight of the masks.
    .slice(0, 20 * readLimit)
    .replace(ansi, '')
    .replace(boxes, ' ')
    .replace(invisible, ' ')
    .trim();
  const read =
    line.length > readLimit
      ? // The last word may be half a secret that no mask would know.
        line.slice(0, readLimit).replace(/\S*$/, '')
      : line;
  const masked = masks.reduce(
    (result, [pattern, by]) => result.replace(pattern, by),
    read,
  );
  return clip(masked.trim(), limit);
}

/** Cuts a text; never in the midst of a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()}…`;
}

/** What a person can use of an error that a controller or Terraform wrote. */
export function plainError(text: string): string {
  const line = plainText(text, readLimit);
  const error = line.indexOf('Error: ');
  const useful =
    error >= 0
      ? line.slice(error + 'Error: '.length)
      : line.replace(/^.{0,200}?rpc error: code = \w+ desc = /, '');
  // The sentence around it says what was tried.
  const said = useful.trim().replace(/^error running \w+: /i, '');
  return clip(said, quoteLimit);
}

/** A name that somebody else chose. */
export function plainName(text: string): string {
  return plainText(text, 80) || 'unnamed';
}

/** The address, when it is one that a browser may open. */
export function plainUrl(text: string | undefined): string | undefined {
  return text && text.length <= 2000 && /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text)
    ? text
    : undefined;
}
