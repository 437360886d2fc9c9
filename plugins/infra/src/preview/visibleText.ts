/**
 * Control characters, bidirectional controls, zero-width characters and odd
 * spaces: what would make a line look like something that it is not.
 */
const hidden =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Replaces hidden characters by their code in brackets, such as `⟨U+202E⟩`. */
export function visibleText(text: string): string {
  return text.replace(
    hidden,
    character =>
      `⟨U+${character
        .codePointAt(0)
        ?.toString(16)
        .toUpperCase()
        .padStart(4, '0')}⟩`,
  );
}
