/** A piece of a line with the colour class it is shown in. */
export interface CodeToken {
  kind: 'key' | 'string' | 'number' | 'constant' | 'comment' | 'mark' | 'plain';
  text: string;
}

const scalar = (text: string): CodeToken['kind'] => {
  if (/^(?:true|false|null|~|yes|no|on|off)$/i.test(text)) return 'constant';
  if (/^[-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text)) return 'number';
  return 'string';
};

/**
 * Splits one line of YAML into coloured pieces. An approximation by line, for
 * reading only; the pieces joined always are the line.
 */
export function yamlTokens(line: string): CodeToken[] {
  // Nobody reads colours in a line of this length, and matching it takes long.
  if (line.length > 1000) return [{ kind: 'plain', text: line }];
  const tokens: CodeToken[] = [];
  const push = (kind: CodeToken['kind'], text: string) => {
    if (text) tokens.push({ kind, text });
  };
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  push('plain', indent);
  let rest = line.slice(indent.length);
  if (/^(?:---|\.\.\.)\s*$/.test(rest)) {
    push('mark', rest);
    return tokens;
  }
  for (let dash = /^-\s+/.exec(rest); dash; dash = /^-\s+/.exec(rest)) {
    push('mark', dash[0]);
    rest = rest.slice(dash[0].length);
  }
  const key =
    /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"{}[\],&*!|>%@`-][^#:]*?|-[^\s#:][^#:]*?)(?=\s*:(?:\s|$))/.exec(
      rest,
    );
  if (key) {
    push('key', key[0]);
    rest = rest.slice(key[0].length);
    const colon = /^\s*:\s*/.exec(rest)?.[0] ?? '';
    push('mark', colon);
    rest = rest.slice(colon.length);
  }
  pushValue(rest, push);
  return tokens;
}

function pushValue(
  value: string,
  push: (kind: CodeToken['kind'], text: string) => void,
) {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(value)?.[0] ?? '';
  push('string', quoted);
  const rest = value.slice(quoted.length);
  const hash = rest.startsWith('#') ? 0 : rest.search(/\s#/);
  const end = hash < 0 ? rest.length : hash;
  const plain = rest.slice(0, end);
  const spaces = /\s*$/.exec(plain)?.[0] ?? '';
  const text = plain.slice(0, plain.length - spaces.length);
  push(/^[&*!|>{}[\]]/.test(text) ? 'mark' : scalar(text), text);
  push('plain', spaces);
  push('comment', rest.slice(end));
}
