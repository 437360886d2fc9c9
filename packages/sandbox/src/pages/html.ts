/** Text that is HTML already. Only the `markup` tag makes it. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template; text is escaped. */
export type HtmlPart =
  | Html
  | string
  | number
  | null
  | undefined
  | false
  | readonly HtmlPart[];

/** Escapes text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

function render(part: HtmlPart): string {
  if (part instanceof Html) {
    return part.text;
  }
  if (part === null || part === undefined || part === false) {
    return '';
  }
  if (typeof part === 'string' || typeof part === 'number') {
    return escapeHtml(String(part));
  }
  return part.map(render).join('');
}

/** HTML from a template; everything put into it is escaped unless it is HTML. */
export function markup(
  strings: TemplateStringsArray,
  ...parts: HtmlPart[]
): Html {
  return new Html(
    strings.reduce(
      (text, next, index) => text + render(parts[index - 1]) + next,
    ),
  );
}

/** A path as part of an address. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
