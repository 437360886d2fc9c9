import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What stands at a path: any content, with any mode that Git has. */
export type GitEntry =
  | { mode: '100644' | '100755' | '120000'; content: string | Uint8Array }
  | { mode: '160000'; commit: string };

/** A whole tree by paths. */
export type GitTree = Readonly<Record<string, GitEntry>>;

/** An entry of a regular file. */
export function file(content: string | Uint8Array): GitEntry {
  return { mode: '100644', content };
}

/**
 * Makes a commit with exactly this tree the head of `main`, by Git itself.
 *
 * @param parent - undefined makes a history of its own, as a forced push does
 */
export async function commitTree(
  directory: string,
  tree: GitTree,
  parent?: string,
): Promise<string> {
  const parts: (string | Uint8Array)[] = [
    'commit refs/heads/main\ncommitter a <a@b> 1 +0000\ndata 1\nx\n',
    parent ? `from ${parent}\n` : '',
    'deleteall\n',
  ];
  for (const [path, entry] of Object.entries(tree)) {
    const quoted = `"${path.replace(/["\\]/g, '\\$&')}"`;
    if (entry.mode === '160000') {
      parts.push(`M 160000 ${entry.commit} ${quoted}\n`);
    } else {
      const content = Buffer.from(entry.content);
      parts.push(`M ${entry.mode} inline ${quoted}\n`);
      parts.push(`data ${content.byteLength}\n`, content, '\n');
    }
  }
  // A branch that begins anew is reset first; the parent would be kept else.
  const stream = parent ? parts : ['reset refs/heads/main\n\n', ...parts];
  const child = execFile('git', [
    '-C',
    directory,
    'fast-import',
    '--quiet',
    '--force',
  ]);
  let problem = '';
  child.stderr?.on('data', text => {
    problem += text;
  });
  child.stdin?.end(Buffer.concat(stream.map(part => Buffer.from(part))));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`git fast-import: ${problem}`);
  }
  return revParse(directory, 'refs/heads/main');
}

/** What Git makes of an expression such as `main^{tree}`. */
export async function revParse(
  directory: string,
  expression: string,
): Promise<string> {
  const { stdout } = await run('git', [
    '-C',
    directory,
    'rev-parse',
    expression,
  ]);
  return stdout.trim();
}
