/** Characters that no text of a proposal keeps: controls, and marks that turn the direction of writing. */
const invisible =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/**
 * Text from outside as one line that mentions nobody, refers to no issue,
 * makes no link and skips no checks, wherever GitHub shows it. For titles and commit messages.
 */
export function plainLine(text: string, maximum = 200): string {
  const line = text.replace(invisible, ' ').replace(/ {2,}/g, ' ').trim();
  const cut = [...line];
  const short =
    cut.length > maximum ? `${cut.slice(0, maximum - 1).join('')}…` : line;
  // A zero-width space breaks what GitHub would turn into something live.
  return (
    short
      .replace(/(^|[^\w])@(?=[\w-])/g, '$1@\u200b')
      .replace(/#(?=\d)/g, '#\u200b')
      .replace(/\b(gh-)(?=\d)/gi, '$1\u200b')
      .replace(/:\/\//g, ':\u200b//')
      // Words such as [skip ci] in a commit message would stop its checks.
      .replace(/\[(?=[^\]]*\b(?:skip|no|ci|actions?)\b)/gi, '[\u200b')
      .replace(/\*{3}(?=no_ci)/gi, '**\u200b*')
      .replace(/\b(skip-checks?)(?=\s*:)/gi, '$1\u200b')
      .replace(/\b(www)\./gi, '$1\u200b.')
  );
}

/** Text from outside for running Markdown: shown as it is, whatever it holds. */
export function escaped(text: string, maximum = 1000): string {
  return plainLine(text, maximum)
    .replace(/@(?!\u200b)/g, '@\u200b')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$^=-]/g, '\\$&');
}

/** Text from outside as code, safe in tables as well. */
export function code(text: string, maximum = 120): string {
  const line = text.replace(invisible, ' ').trim();
  const cut = [...line];
  const short =
    cut.length > maximum ? `${cut.slice(0, maximum - 1).join('')}…` : line;
  if (short === '') return '`\u00a0`';
  const longest = Math.max(
    0,
    ...(short.match(/`+/g) ?? []).map(run => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${short.replace(/\|/g, '\\|')}${pad}${fence}`;
}

/** A link whose text and address are ours or checked; anything but http and https is shown as text. */
export function link(text: string, url: string | undefined): string {
  if (url === undefined || !/^https?:\/\/[^\s<>()"'`\\]+$/.test(url)) {
    return text;
  }
  return `[${text}](${url})`;
}
