import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './layout.mjs';
import { say } from './progress.mjs';

/** Every TypeScript source below a folder. */
function sources(dir) {
  return readdirSync(dir, { recursive: true })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => join(dir, name));
}

function resolveImport(from, specifier) {
  const base = resolve(dirname(from), specifier);
  return [
    ...['.ts', '.tsx', '/index.ts', '/index.tsx'].map(end => base + end),
    base,
  ].find(path => /\.tsx?$/.test(path) && existsSync(path));
}

/** Files that a file loads through relative imports. What is only a type is erased and loads nothing. */
function imports(ts, file) {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
  );
  return source.statements
    .filter(
      statement =>
        (ts.isImportDeclaration(statement) &&
          !statement.importClause?.isTypeOnly) ||
        (ts.isExportDeclaration(statement) && !statement.isTypeOnly),
    )
    .map(statement => statement.moduleSpecifier?.text)
    .filter(specifier => specifier?.startsWith('.'))
    .map(specifier => resolveImport(file, specifier))
    .filter(Boolean);
}

/** Circles among the sources of a folder, each as the list of files around it. */
export function findCircles(dir) {
  const ts = createRequire(join(root, 'package.json'))('typescript');
  const edges = new Map(sources(dir).map(file => [file, imports(ts, file)]));
  const circles = [];
  const finished = new Set();
  const visit = (file, path) => {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    if (finished.has(file)) {
      return;
    }
    for (const next of edges.get(file) ?? []) {
      visit(next, [...path, file]);
    }
    finished.add(file);
  };
  for (const file of edges.keys()) {
    visit(file, []);
  }
  return circles;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const circles = ['packages', 'plugins']
    .flatMap(group =>
      readdirSync(join(root, group)).map(d => join(root, group, d, 'src')),
    )
    .filter(existsSync)
    .flatMap(findCircles);
  for (const circle of circles) {
    const names = circle.map(file => relative(root, file));
    say(
      `These files import each other in a circle:\n  ${names.join('\n  → ')}`,
    );
  }
  if (circles.length === 0) {
    say('No file imports itself through others.');
  }
  process.exit(circles.length === 0 ? 0 : 1);
}
