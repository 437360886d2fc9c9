import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { root, stateDir } from './layout.mjs';
import { say } from './progress.mjs';

rmSync(stateDir, { recursive: true, force: true });
say(
  `Removed ${relative(root, stateDir)}: the next start seeds the sandbox anew.`,
);
