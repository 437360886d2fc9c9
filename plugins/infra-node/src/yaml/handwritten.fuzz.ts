/** Answers a number from 0 to `count - 1`. */
export type Pick = (count: number) => number;

const KEYS = [
  'a',
  'b',
  'name',
  'image',
  'replicas',
  'env',
  'tags',
  'my-key',
  'x.y/z',
  '8080',
  'on',
  '"quoted key"',
  "'single'",
  'with space',
  '__proto__',
  'constructor',
];

const SCALARS = [
  'plain',
  'two words',
  '1.2.3',
  '16',
  '1.50',
  'true',
  'null',
  '~',
  'yes',
  '012',
  '0x1f',
  '1e3',
  '"16"',
  '"a # b"',
  '"tab\\tand\\u2028more"',
  "'it''s'",
  "'single'",
  '""',
  'http://host:80/p#x',
  'a,b',
  '-x',
  '${cluster_name}',
  '2024-01-31',
  '12:30:45',
  'grüße',
];

const FLOW_SCALARS = ['plain', '16', 'true', '"q, r"', "'s'", 'null', '1.2.3'];

class Writer {
  private anchors: { name: string; map: boolean }[] = [];
  private serial = 0;
  private readonly step: number;
  private readonly sequenceOffset: number;
  private readonly gap: string;
  private readonly rich: boolean;

  constructor(private readonly pick: Pick) {
    this.step = [2, 2, 4][pick(3)];
    this.sequenceOffset = pick(2) * this.step;
    this.gap = [' ', ' ', '   '][pick(3)];
    this.rich = pick(2) === 0;
  }

  file(): string {
    let text = '';
    const documents = this.sometimes(8) ? 1 + this.pick(2) : 1;
    for (let index = 0; index < documents; index++) {
      this.anchors = [];
      if (documents > 1 || this.sometimes(6)) {
        text += `${
          this.sometimes(6) && index === 0 ? '%YAML 1.2\n' : ''
        }---${this.trailing()}\n`;
      }
      text += this.comments(0);
      text +=
        documents > 1
          ? `kind: Doc${index}\n${this.mapping(0, 3)}`
          : this.root();
      if (this.sometimes(10)) {
        text += '...\n';
      }
    }
    if (this.sometimes(6)) {
      text = text.replace(/\n$/, '');
    }
    if (this.sometimes(5)) {
      text = text.replaceAll('\n', '\r\n');
    }
    return (this.sometimes(12) ? '\ufeff' : '') + text;
  }

  private root(): string {
    switch (this.pick(12)) {
      case 0:
        return this.sequence(0, 3);
      case 1:
        return `${this.flow(2)}${this.trailing()}\n`;
      case 2:
        return this.sometimes(2) ? '' : '{}\n';
      default:
        return this.mapping(0, 3);
    }
  }

  private sometimes(outOf: number): boolean {
    return this.pick(outOf) === outOf - 1;
  }

  private comments(column: number): string {
    let text = this.sometimes(5) ? '\n' : '';
    if (this.sometimes(4)) {
      text += `${' '.repeat(column)}# note ${++this.serial}\n`;
      text += this.sometimes(5)
        ? `${' '.repeat(column)}# more: ${++this.serial}\n`
        : '';
    }
    if (this.sometimes(25)) {
      text += `${' '.repeat(this.pick(7))}# stray ${++this.serial}\n`;
    }
    return text + (this.sometimes(15) ? '  \n' : '');
  }

  private trailing(): string {
    return [
      '',
      '',
      '',
      '',
      '  ',
      ` # end ${++this.serial}`,
      `   # {"$imagepolicy": "flux:${this.serial}"}`,
      '\t# tab',
    ][this.pick(8)];
  }

  private mapping(column: number, depth: number): string {
    const pad = ' '.repeat(column);
    const keys = this.keys();
    let text = '';
    if (this.rich && this.sometimes(10)) {
      const map = this.anchors.find(anchor => anchor.map);
      text += map ? `${pad}<<: *${map.name}\n` : '';
    }
    for (const key of keys) {
      text += this.comments(column);
      if (this.rich && this.sometimes(25)) {
        text += `${pad}? ${key}\n${pad}:${this.value(column, depth - 1)}`;
      } else {
        text += `${pad}${key}:${this.value(column, depth - 1)}`;
      }
    }
    if (this.rich && this.sometimes(25)) {
      text += `${pad}? [complex, key]\n${pad}: value${this.trailing()}\n`;
    }
    return text + (this.sometimes(6) ? this.comments(column) : '');
  }

  private keys(): string[] {
    const keys = new Set<string>();
    const count = 1 + this.pick(4);
    for (let index = 0; index < count; index++) {
      keys.add(KEYS[this.pick(KEYS.length)]);
    }
    return [...keys];
  }

  /** Everything behind a colon, to the end of the line of its last character. */
  private value(column: number, depth: number): string {
    let props = '';
    let anchor: { name: string; map: boolean } | undefined;
    if (this.rich && this.sometimes(10)) {
      anchor = { name: `x${++this.serial}`, map: false };
      props = ` &${anchor.name}`;
    }
    const [text, map] = this.content(column, depth, props);
    if (anchor) {
      this.anchors.push({ ...anchor, map });
    }
    return text;
  }

  private content(
    column: number,
    depth: number,
    props: string,
  ): [string, boolean] {
    const inner = column + this.step;
    const kind = this.pick(depth > 0 ? 20 : 12);
    switch (kind) {
      case 0:
        return [`${props}${this.trailing()}\n`, false];
      case 1:
        return [`${props} ${this.literal(inner)}`, false];
      case 2:
        return [`${props} ${this.flow(2)}${this.trailing()}\n`, false];
      case 3:
        return [
          `${props} ${this.multilineFlow(inner)}${this.trailing()}\n`,
          false,
        ];
      case 4:
        if (this.rich && this.anchors.length > 0 && !props) {
          const { name } = this.anchors[this.pick(this.anchors.length)];
          return [` *${name}${this.trailing()}\n`, false];
        }
        return [`${props} []${this.trailing()}\n`, false];
      case 5:
        return [`${props} {}${this.trailing()}\n`, false];
      case 6:
        return this.sometimes(3)
          ? [
              `${props} "folded\n${' '.repeat(
                inner,
              )}over lines"${this.trailing()}\n`,
              false,
            ]
          : [
              `${props} plain over\n${' '.repeat(
                inner,
              )}two lines${this.trailing()}\n`,
              false,
            ];
      case 7:
        return this.rich && this.sometimes(3)
          ? [`${props} !!str 12${this.trailing()}\n`, false]
          : [
              `${props}${this.trailing()}\n${' '.repeat(
                inner,
              )}${this.scalar()}${this.trailing()}\n`,
              false,
            ];
      case 12:
      case 13:
      case 14: {
        const offset = column + this.sequenceOffset;
        return [
          `${props}${this.trailing()}\n${this.sequence(offset, depth)}`,
          false,
        ];
      }
      case 15:
      case 16:
      case 17:
      case 18:
      case 19:
        return [
          `${props}${this.trailing()}\n${this.mapping(inner, depth)}`,
          true,
        ];
      default:
        return [`${props} ${this.scalar()}${this.trailing()}\n`, false];
    }
  }

  private scalar(): string {
    return SCALARS[this.pick(SCALARS.length)];
  }

  private literal(column: number): string {
    const header = ['|', '|-', '|+', '>', '>-', `|${this.step}`][this.pick(6)];
    const comment = this.sometimes(5) ? ` # block ${++this.serial}` : '';
    const pad = ' '.repeat(column);
    const lines = [
      'first line',
      '# no comment',
      '  deeper',
      '',
      'key: value',
      'tab\there',
    ];
    let text = `${header}${comment}\n${pad}start\n`;
    for (let index = this.pick(4); index > 0; index--) {
      const line = lines[this.pick(lines.length)];
      text += line ? `${pad}${line}\n` : '\n';
    }
    return text + (this.sometimes(4) ? '\n' : '');
  }

  private flow(depth: number): string {
    const pad = this.sometimes(2) ? ' ' : '';
    const count = this.pick(4);
    const items: string[] = [];
    const map = this.sometimes(2);
    for (const key of this.keys().slice(0, count)) {
      const value =
        depth > 0 && this.sometimes(4)
          ? this.flow(depth - 1)
          : FLOW_SCALARS[this.pick(FLOW_SCALARS.length)];
      const pair = `${key}: ${value}`;
      if (map) {
        items.push(this.rich && this.sometimes(12) ? key : pair);
      } else {
        items.push(this.rich && this.sometimes(15) ? pair : value);
      }
    }
    const body =
      items.join(this.sometimes(6) ? ',' : ', ') +
      (items.length > 0 && this.sometimes(8) ? ',' : '');
    const padded = body ? pad + body + pad : '';
    return map ? `{${padded}}` : `[${padded}]`;
  }

  private multilineFlow(column: number): string {
    const pad = ' '.repeat(column);
    const map = this.sometimes(2);
    const lines = this.keys().map((key, index, all) => {
      const value = FLOW_SCALARS[this.pick(FLOW_SCALARS.length)];
      const comma = index < all.length - 1 || this.sometimes(2) ? ',' : '';
      return `${pad}${map ? `${key}: ` : ''}${value}${comma}${
        this.sometimes(3) ? ` # item ${++this.serial}` : ''
      }\n`;
    });
    const close = ' '.repeat(column - (this.sometimes(2) ? 1 : 0));
    return `${map ? '{' : '['}\n${lines.join('')}${close}${map ? '}' : ']'}`;
  }

  private sequence(column: number, depth: number): string {
    const pad = ' '.repeat(column);
    const inner = column + 1 + this.gap.length;
    const named = this.sometimes(2);
    let text = '';
    for (let index = 1 + this.pick(4); index > 0; index--) {
      text += this.comments(column);
      if (named) {
        const item = `name: ${['x', 'y', 'z', '"w"'][this.pick(4)]}${++this
          .serial}`.replace(/"w"(\d+)/, '"w$1"');
        text += `${pad}-${this.gap}${item}${this.trailing()}\n`;
        text += this.sometimes(2)
          ? this.mapping(inner, depth - 1).replace(
              /^ *name:.*\n(?: {5,}.*\n)*/gm,
              '',
            )
          : '';
      } else {
        text += `${pad}-${this.item(column, inner, depth - 1)}`;
      }
    }
    return text;
  }

  private item(column: number, inner: number, depth: number): string {
    switch (this.pick(depth > 0 ? 9 : 5)) {
      case 1:
        return `${this.gap}${this.literal(inner)}`;
      case 2:
        return `${this.gap}${this.flow(1)}${this.trailing()}\n`;
      case 5:
        return this.gap + this.compact(this.mapping(inner, depth), inner);
      case 6:
        return this.gap + this.compact(this.sequence(inner, depth), inner);
      case 7:
        return `${this.trailing()}\n${this.mapping(column + this.step, depth)}`;
      default:
        return `${this.gap}${this.scalar()}${this.trailing()}\n`;
    }
  }

  /** Puts a block behind a dash, where its first line is no comment. */
  private compact(block: string, column: number): string {
    const first = block.search(/^ *[^ #\n]/m);
    return block.slice(first + column);
  }
}

/** Writes one YAML file the way people do: mixed styles, comments, anchors, blanks. Same picks, same text. */
export function handwrittenYaml(pick: Pick): string {
  return new Writer(pick).file();
}
