import { readFileSync } from 'node:fs';
import { say } from './progress.mjs';
import { finalLine, sumOfLogs } from './results.mjs';

/** Adds up the final lines of several logs: `node sum.mjs <log> …`. */
const sum = sumOfLogs(
  process.argv.slice(2).map(file => readFileSync(file, 'utf8')),
);
say(finalLine(sum));
process.exit(sum.failed === 0 ? 0 : 1);
