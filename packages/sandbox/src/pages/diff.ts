import type { FileDiff } from '../git/diffs';
import { Html, html } from './html';

const MAX_LINES = 2000;

/** All changed files with their lines. */
export function renderDiff(files: FileDiff[]): Html {
  const added = files.reduce((sum, file) => sum + file.additions, 0);
  const removed = files.reduce((sum, file) => sum + file.deletions, 0);
  return html`<p class="quiet">
      ${files.length} ${files.length === 1 ? 'file' : 'files'} changed,
      <span class="plus">+${added}</span>
      <span class="minus">−${removed}</span>
    </p>
    ${files.map((file, index) => renderFile(file, index))}`;
}

/** A list of links to the files below. */
export function renderFileList(files: FileDiff[]): Html {
  return html`<ul class="rows">
    ${files.map(
      (file, index) => html`<li>
        <a class="mono grow" href="#file-${index + 1}">${file.path}</a>
        <span class="small"
          >${file.status !== 'modified' &&
          html`<span class="quiet">${file.status}</span> `}<span class="plus"
            >+${file.additions}</span
          >
          <span class="minus">−${file.deletions}</span></span
        >
      </li>`,
    )}
  </ul>`;
}

function renderFile(file: FileDiff, index: number): Html {
  return html`<section class="card" id="file-${index + 1}">
    <header>
      <h3 class="mono grow">
        ${file.previousPath && html`${file.previousPath} → `}${file.path}
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
    return html`<div class="body quiet">Binary file, not shown.</div>`;
  }
  const lines = file.patch.split('\n');
  if (file.patch === '') {
    return html`<div class="body quiet">No lines differ.</div>`;
  }
  if (lines.length > MAX_LINES) {
    return html`<div class="body quiet">
      ${lines.length} lines: too many to show here.
    </div>`;
  }
  return html`<div
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

function renderLines(lines: string[]): Html[] {
  let before = 0;
  let after = 0;
  return lines.map(line => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return html`<tr class="hunk">
        <td class="n"></td>
        <td class="n"></td>
        <td class="m"></td>
        <td>${line}</td>
      </tr>`;
    }
    const mark = line[0];
    const text = line.slice(1);
    if (mark === '+') {
      after += 1;
      return html`<tr class="add">
        <td class="n"></td>
        <td class="n">${after - 1}</td>
        <td class="m">+</td>
        <td>${text}</td>
      </tr>`;
    }
    if (mark === '-') {
      before += 1;
      return html`<tr class="del">
        <td class="n">${before - 1}</td>
        <td class="n"></td>
        <td class="m">−</td>
        <td>${text}</td>
      </tr>`;
    }
    if (mark === '\\') {
      return html`<tr class="quiet">
        <td class="n"></td>
        <td class="n"></td>
        <td class="m"></td>
        <td>${text.trim()}</td>
      </tr>`;
    }
    before += 1;
    after += 1;
    return html`<tr>
      <td class="n">${before - 1}</td>
      <td class="n">${after - 1}</td>
      <td class="m"></td>
      <td>${text}</td>
    </tr>`;
  });
}
