import MarkdownIt from 'markdown-it';
import { Html } from './html';

const HIDDEN_START = /^ {0,3}<!--/;
/** Tags without attributes that pull request texts fold long parts with. */
const FOLD = /^\s*(?:<\/?details>|<summary>[^<]*<\/summary>|\s)+$/;

const markdown = new MarkdownIt({ html: false, linkify: true });
// Pictures would be loaded from elsewhere; their links stay.
markdown.disable('image');

markdown.block.ruler.before(
  'fence',
  'comment',
  (state, startLine, endLine, silent) => {
    const lineAt = (line: number) =>
      state.src.slice(state.bMarks[line], state.eMarks[line]);
    if (!HIDDEN_START.test(lineAt(startLine))) {
      return false;
    }
    let line = startLine;
    while (line < endLine && !lineAt(line).includes('-->')) {
      line += 1;
    }
    if (line >= endLine) {
      return false;
    }
    if (!silent) {
      state.line = line + 1;
    }
    return true;
  },
  { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
);

markdown.inline.ruler.before('autolink', 'comment', state => {
  if (!state.src.startsWith('<!--', state.pos)) {
    return false;
  }
  const end = state.src.indexOf('-->', state.pos);
  if (end < 0) {
    return false;
  }
  state.pos = end + 3;
  return true;
});

markdown.block.ruler.before(
  'fence',
  'fold',
  (state, startLine, _endLine, silent) => {
    const text = state.src.slice(
      state.bMarks[startLine],
      state.eMarks[startLine],
    );
    if (!FOLD.test(text) || text.trim() === '') {
      return false;
    }
    if (!silent) {
      const token = state.push('fold', '', 0);
      token.content = text.trim();
      state.line = startLine + 1;
    }
    return true;
  },
  { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
);
markdown.renderer.rules.fold = (tokens, index) =>
  tokens[index].content.replace(
    /<summary>([^<]*)<\/summary>/g,
    (_match, text: string) =>
      `<summary>${markdown.utils.escapeHtml(text)}</summary>`,
  );

const renderLink = markdown.renderer.rules.link_open;
markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
  tokens[index].attrSet('rel', 'nofollow noreferrer');
  return renderLink
    ? renderLink(tokens, index, options, env, self)
    : self.renderToken(tokens, index, options);
};

/**
 * Markdown as HTML that is safe to show: tags in the text are shown as text,
 * HTML comments stay hidden, links with dangerous schemes stay text.
 */
export function renderMarkdown(text: string): Html {
  return new Html(markdown.render(text));
}
