import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Processes } from './processes.mjs';

const module = new URL('./processes.mjs', import.meta.url).href;

/** A process that starts a child of its own, says its id and ignores polite requests. */
const stubborn = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log('grandchild ' + child.pid);
  setInterval(() => {}, 1000);
`;

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid) {
  while (lives(pid)) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('stopping ends what the children started, too', async () => {
  const processes = new Processes();
  const grandchild = await new Promise(resolve => {
    processes.start({
      name: 'stubborn',
      command: process.execPath,
      args: ['-e', stubborn],
      quiet: true,
      onLine: line => resolve(Number(line.split(' ')[1])),
    });
  });
  assert.ok(lives(grandchild));
  await processes.stopAll();
  await untilGone(grandchild);
});

test('a request to end stops the children first', async () => {
  const parent = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { Processes } from ${JSON.stringify(module)};
     new Processes().start({ name: 'x', command: process.execPath, args: ['-e', ${JSON.stringify(
       stubborn,
     )}] });`,
  ]);
  const [chunk] = await once(parent.stdout, 'data');
  const grandchild = Number(String(chunk).match(/grandchild (\d+)/)[1]);
  parent.kill('SIGTERM');
  const [code] = await once(parent, 'exit');
  assert.equal(code, 143);
  await untilGone(grandchild);
});

test('a program that does not exist ends with 127', async () => {
  const { ended } = new Processes().start({
    name: 'none',
    command: 'groundwork-no-such-program',
    args: [],
  });
  assert.equal(await ended, 127);
});
