/** A word, sign or text, with its line. */
export type Token = { text: string; line: number; string?: true };

const token =
  /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_][\w-]*|[\s\S]/gy;

/** The tokens of a text in HCL, without comments. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (const [part] of text.matchAll(token)) {
    const isBlank = /^(?:\s|#|\/\/|\/\*)/.test(part);
    if (!isBlank) {
      tokens.push({
        text: part,
        line,
        ...(part.length > 1 && part.startsWith('"') && { string: true }),
      });
    }
    line += part.split('\n').length - 1;
  }
  return tokens;
}
