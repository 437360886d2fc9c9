import { performance } from 'node:perf_hooks';

/** Set for the second run of a script that goes on under another Node. */
export const startVariable = 'GROUNDWORK_STARTED_AT';

export const startedAt =
  Number(process.env[startVariable]) || performance.timeOrigin;
// Only that run: what it starts has a beginning of its own.
delete process.env[startVariable];

/** An error whose message is meant for the person at the terminal, without a stack. */
export class Failure extends Error {}

export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs one named stage and shows that it is alive: on a terminal a line that
 * counts the seconds, elsewhere a line every 15 seconds.
 *
 * `work` gets a function that takes the latest news about the stage.
 */
export async function stage(title, work) {
  const started = performance.now();
  const elapsed = () => seconds(performance.now() - started);
  const onTerminal = process.stdout.isTTY;
  let news = '';
  const show = () => {
    const line = `  ${title} … ${elapsed()} ${news}`;
    if (onTerminal) {
      const width = process.stdout.columns || 80;
      process.stdout.write(`\r\x1b[K${line.slice(0, width - 1)}`);
    } else {
      say(line);
    }
  };
  show();
  const timer = setInterval(show, onTerminal ? 500 : 15_000);
  const finish = mark => {
    clearInterval(timer);
    say(`${onTerminal ? '\r\x1b[K' : ''}${mark} ${title} (${elapsed()})`);
  };
  try {
    const result = await work(latest => {
      news = latest;
    });
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}

/** Runs a script's main function; a Failure is printed plainly, anything else with its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    const text = error instanceof Failure ? error.message : error.stack;
    process.stderr.write(`\n${text ?? error}\n`);
    process.exit(1);
  }
}
