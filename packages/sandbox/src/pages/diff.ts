import type { FileDiff } from '../git/diffs';
import { Html, markup } from './html';

const MAX_LINES = 2000;

/** All changed files with their lines. */
export function renderDiff(files: FileDiff[]): Html {
  const added = files.reduce((sum, file) => sum + file.additions, 0);
  const removed = files.reduce((sum, file) => sum + file.deletions, 0);
  return markup`<p class="quiet">
      ${files.length} ${files.length === 1 ? 'file' : 'files'} changed,
      <span class="plus">+${added}</span>
      <span class="minus">−${removed}</span>
    </p>
    ${files.map((file, index) => renderFile(file, index))}`;
}

/** A list of links to the files below. */
export function renderFileList(files: FileDiff[]): Html {
  return markup`<ul class="rows">
    ${files.map(
      (file, index) => markup`<li>
        <a class="mono grow" href="#file-${index + 1}">${file.path}</a>
        <span class="small"
          >${
            file.status !== 'modified' &&
            markup`<span class="quiet">${file.status}</span> `
          }<span class="plus"
            >+${file.additions}</span
          >
          <span class="minus">−${file.deletions}</span></span
        >
      </li>`,
    )}
  </ul>`;
}

function renderFile(file: FileDiff, index: number): Html {
  return markup`<section class="card" id="file-${index + 1}">
    <header>
      <h3 class="mono grow">
        ${file.previousPath && markup`${file.previousPath} → `}${file.path}
      </h3>
      <span class="small quiet">${file.status}</span>
      <span class="small"
        ><span class="plus">+${file.additions}</span>
        <span class="minus">−${file.deletions}</span></span
      >
    </header>
    ${renderBody(file)}
  </section>`;
}

function renderBody(file: FileDiff): Html {
  if (file.binary) {
    return markup`<div class="body quiet">Binary file, not shown.</div>`;
  }
  const lines = file.patch.split('\n');
  if (file.patch === '') {
    return markup`<div class="body quiet">No lines differ.</div>`;
  }
  if (lines.length > MAX_LINES) {
    return markup`<div class="body quiet">
      ${lines.length} lines: too many to show here.
    </div>`;
  }
  return markup`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Changes of ${file.path}"
  >
    <table class="diff">
      ${renderLines(lines)}
    </table>
  </div>`;
}

/** One line of a diff. Its text must stand in its cell without any space around. */
function renderLine(
  kind: string,
  cells: [before: string | number, after: string | number, mark: string],
  text: string,
): Html {
  const [before, after, mark] = cells;
  return markup`<tr class="${kind}"><td class="n">${before}</td><td class="n">${after}</td><td class="m">${mark}</td><td>${text}</td></tr>
`;
}

function renderLines(lines: string[]): Html[] {
  let before = 0;
  let after = 0;
  return lines.map(line => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return renderLine('hunk', ['', '', ''], line);
    }
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        after += 1;
        return renderLine('add', ['', after - 1, '+'], text);
      case '-':
        before += 1;
        return renderLine('del', [before - 1, '', '−'], text);
      case '\\':
        return renderLine('quiet', ['', '', ''], text.trim());
      default:
        before += 1;
        after += 1;
        return renderLine('same', [before - 1, after - 1, ''], text);
    }
  });
}
