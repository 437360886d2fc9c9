import fc from 'fast-check';
import { markup } from './html';
import { renderMarkdown } from './markdown';

describe('renderMarkdown', () => {
  const render = (text: string) => renderMarkdown(text).text;

  it('keeps comments hidden, wherever they stand', () => {
    expect(render('<!-- marker: {"a":1} -->\n\n# Title')).toBe(
      '<h1>Title</h1>\n',
    );
    expect(render('text <!-- inline --> more')).toBe('<p>text  more</p>\n');
    expect(render('<!--\nmany\nlines\n-->\nafter')).toBe('<p>after</p>\n');
    expect(render('```\n<!-- shown -->\n```')).toContain('&lt;!-- shown');
  });

  it('folds details but shows every other tag as text', () => {
    expect(
      render('<details>\n<summary>More</summary>\n\ntext\n\n</details>'),
    ).toBe('<details><summary>More</summary><p>text</p>\n</details>');
    expect(render('<details open onclick="x">')).toContain('&lt;details');
    expect(render('<script>alert(1)</script>')).toContain('&lt;script&gt;');
  });

  it('lets no dangerous link through', () => {
    expect(render('[x](javascript:alert(1))')).not.toContain('href');
    expect(render('![x](http://elsewhere/x.png)')).not.toContain('<img');
    expect(render('[x](https://example.com)')).toContain(
      'rel="nofollow noreferrer"',
    );
  });

  it('makes only the tags it knows, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '!--', '-->', 'script', 'details', 'summary', '/', ' '],
      ...[
        '"',
        "'",
        '=',
        'onerror',
        '\n',
        '`',
        '[',
        '](',
        ')',
        'javascript',
        ':',
      ],
      ...['*', '#', '|', '&', 'a', '<summary>', '</summary>', '<details>'],
    );
    const known =
      /^<\/?(p|h[1-6]|em|strong|code|pre|ul|ol|li|a|blockquote|hr|br|table|thead|tbody|tr|th|td|s|details|summary)( (href|rel|class|start|style)="[^"<>]*")*( ?\/)?>/;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const out = render(pieces.join(''));
        for (const match of out.matchAll(/</g)) {
          expect(out.slice(match.index)).toMatch(known);
        }
        expect(out).not.toMatch(/href="javascript:/i);
      }),
      { numRuns: 500 },
    );
  });
});

describe('markup', () => {
  it('escapes everything that is not HTML already', () => {
    const evil = `"><img src=x onerror='1'>&`;
    expect(
      markup`<a title="${evil}">${[evil, markup`<b>${evil}</b>`]}</a>`.text,
    ).toBe(
      '<a title="&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;&amp;">' +
        '&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;&amp;' +
        '<b>&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;&amp;</b></a>',
    );
    expect(markup`${null}${undefined}${false}${0}`.text).toBe('0');
  });
});
