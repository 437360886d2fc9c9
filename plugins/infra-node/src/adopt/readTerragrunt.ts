import type { JsonObject, JsonValue } from '@backstage/types';
import { tokensOf, type Token } from './terragruntTokens';

/** What of a Terragrunt unit could be read. */
export interface TerragruntUnit {
  /** `terraform.source` as it is written. */
  readonly source: { text: string; line: number } | undefined;
  readonly inputs: JsonObject;
  /** Line of each input. */
  readonly lines: Readonly<Record<string, number>>;
  /** What is no plain value, with its line. */
  readonly unread: readonly { text: string; line: number }[];
}

class Reader {
  private at = 0;
  private readonly unread: { text: string; line: number }[] = [];
  private readonly lines: Record<string, number> = Object.create(null);

  constructor(private readonly tokens: readonly Token[]) {}

  unit(): TerragruntUnit {
    let source: TerragruntUnit['source'];
    let inputs: JsonObject = {};
    while (this.at < this.tokens.length) {
      const { text, line } = this.tokens[this.at];
      if (text === 'terraform' && this.peek(1) === '{') {
        this.at += 2;
        source = this.terraform() ?? source;
      } else if (text === 'inputs' && this.peek(1) === '=') {
        this.at += 2;
        inputs = this.inputs(line);
      } else {
        // `include`, `locals` and the like bring what this file does not say.
        if (text !== 'include') this.unread.push({ text, line });
        this.skipStatement();
      }
    }
    return { source, inputs, lines: this.lines, unread: this.unread };
  }

  private terraform(): TerragruntUnit['source'] {
    let source: TerragruntUnit['source'];
    while (this.at < this.tokens.length && this.peek() !== '}') {
      const { text, line } = this.tokens[this.at];
      if (text === 'source' && this.peek(1) === '=') {
        this.at += 2;
        const value = this.value();
        if (typeof value === 'string') source = { text: value, line };
        else this.unread.push({ text: 'terraform.source', line });
      } else {
        this.unread.push({ text: `terraform.${text}`, line });
        this.skipStatement();
      }
    }
    this.at += 1;
    return source;
  }

  private inputs(line: number): JsonObject {
    if (this.peek() !== '{') {
      // `merge(local.common, { … })` and other calls.
      this.unread.push({ text: 'inputs', line });
      this.skipExpression();
      return {};
    }
    const inputs: JsonObject = {};
    this.at += 1;
    while (this.at < this.tokens.length && this.peek() !== '}') {
      const name = this.tokens[this.at];
      if (!this.isAssignment()) {
        this.unread.push({ text: `inputs.${name.text}`, line: name.line });
        this.skipExpression();
        continue;
      }
      const key = this.key();
      this.at += 1;
      const value = this.value();
      this.lines[key] = name.line;
      if (value === undefined) {
        this.unread.push({ text: `inputs.${key}`, line: name.line });
      } else define(inputs, key, value);
      if (this.peek() === ',') this.at += 1;
    }
    this.at += 1;
    return inputs;
  }

  /** A literal; undefined, and skipped, for everything else. */
  private value(): JsonValue | undefined {
    const start = this.at;
    const value = this.literal();
    const next = this.tokens[this.at];
    const previous = this.tokens[this.at - 1];
    // `1 + 2`, `a ? b : c` and calls go on in the same line.
    const goesOn =
      next && next.line === previous?.line && !/^[},\]]$/.test(next.text);
    if (value !== undefined && !goesOn) return value;
    this.at = start;
    this.skipExpression();
    return undefined;
  }

  private literal(): JsonValue | undefined {
    const current = this.tokens[this.at];
    if (!current) return undefined;
    this.at += 1;
    if (current.string) return textOf(current.text);
    if (/^-?\d/.test(current.text)) return Number(current.text);
    if (current.text === 'true') return true;
    if (current.text === 'false') return false;
    if (current.text === 'null') return null;
    if (current.text === '[') return this.list();
    if (current.text === '{') return this.map();
    return undefined;
  }

  private list(): JsonValue | undefined {
    const items: JsonValue[] = [];
    while (this.at < this.tokens.length && this.peek() !== ']') {
      const item = this.literal();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.peek() === ',') this.at += 1;
      else if (this.peek() !== ']') return undefined;
    }
    this.at += 1;
    return items;
  }

  private map(): JsonValue | undefined {
    const map: JsonObject = {};
    while (this.at < this.tokens.length && this.peek() !== '}') {
      if (!this.isAssignment()) return undefined;
      const key = this.key();
      this.at += 1;
      const value = this.literal();
      if (value === undefined) return undefined;
      define(map, key, value);
      if (this.peek() === ',') this.at += 1;
    }
    this.at += 1;
    return map;
  }

  private isAssignment(): boolean {
    const current = this.tokens[this.at];
    return (
      (current?.string === true || /^[A-Za-z_]/.test(current?.text ?? '')) &&
      (this.peek(1) === '=' || this.peek(1) === ':')
    );
  }

  private key(): string {
    const { text, string } = this.tokens[this.at++];
    return string ? textOf(text) ?? text : text;
  }

  private peek(ahead = 0): string | undefined {
    return this.tokens[this.at + ahead]?.text;
  }

  /** A block or an assignment that is passed over. */
  private skipStatement(): void {
    this.at += 1;
    while (this.at < this.tokens.length) {
      const text = this.peek();
      if (text === '}') return;
      if (text === '{') {
        this.skipBrackets();
        return;
      }
      if (text === '=') {
        this.at += 1;
        this.skipExpression();
        return;
      }
      this.at += 1;
    }
  }

  /** To the end of the line, brackets as a whole. Always goes on. */
  private skipExpression(): void {
    const line = this.tokens[this.at]?.line;
    const start = this.at;
    while (this.at < this.tokens.length) {
      const current = this.tokens[this.at];
      const end = this.tokens[this.at - 1];
      if (this.at > start && end && current.line > end.line) return;
      if (/^[[{(]$/.test(current.text)) this.skipBrackets();
      else if (/^[\]})]$/.test(current.text)) {
        if (this.at === start && line !== undefined) this.at += 1;
        return;
      } else if (current.text === ',') {
        this.at += 1;
        return;
      } else this.at += 1;
    }
  }

  private skipBrackets(): void {
    let depth = 0;
    do {
      const text = this.peek() ?? '';
      if (/^[[{(]$/.test(text)) depth += 1;
      if (/^[\]})]$/.test(text)) depth -= 1;
      this.at += 1;
    } while (depth > 0 && this.at < this.tokens.length);
  }
}

/**
 * Reads a `terragrunt.hcl` as far as it is literals: `terraform { source }` and
 * `inputs = { }`. Everything that has to be evaluated is named, not guessed.
 */
export function readTerragrunt(text: string): TerragruntUnit {
  return new Reader(tokensOf(text)).unit();
}

/** A text without its quotes; undefined when a part has to be evaluated. */
function textOf(quoted: string): string | undefined {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(quoted)) return undefined;
  try {
    return JSON.parse(quoted.replaceAll('$${', '${').replaceAll('%%{', '%{'));
  } catch {
    return undefined;
  }
}

/** Sets a key as data, `__proto__` too. */
function define(target: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
