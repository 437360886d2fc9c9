import { z } from 'zod';
import { sentence } from './redact';

/** A `run` block that was run. */
export interface TestCase {
  readonly file: string;
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'error' | 'skip';
  readonly seconds: number;
  /** What the tool said about it, one sentence each. */
  readonly problems: readonly string[];
}

/** What `test -json` said. */
export interface TestReport {
  readonly cases: readonly TestCase[];
  /** Errors that belong to no run. */
  readonly problems: readonly string[];
  /** Whether it got to its end. */
  readonly finished: boolean;
}

const event = z.object({
  type: z.string(),
  '@timestamp': z.string().optional(),
  '@testfile': z.string().optional(),
  '@testrun': z.string().optional(),
  test_run: z
    .object({
      path: z.string(),
      run: z.string(),
      progress: z.string().optional(),
      status: z.string().optional(),
    })
    .optional(),
  diagnostic: z
    .object({
      severity: z.string(),
      summary: z.string().default(''),
      detail: z.string().default(''),
      range: z
        .object({
          filename: z.string(),
          start: z.object({ line: z.number() }),
        })
        .optional(),
    })
    .optional(),
});

type Event = z.infer<typeof event>;

/** A diagnostic in one sentence, with its place. */
export function diagnosticSentence(
  diagnostic: NonNullable<Event['diagnostic']>,
): string {
  const { summary, detail, range } = diagnostic;
  const place = range ? ` (${range.filename}:${range.start.line})` : '';
  // The author's own words say more than "Test assertion failed".
  const words =
    summary === 'Test assertion failed' && detail !== ''
      ? detail
      : [summary, detail].filter(Boolean).join(': ');
  return sentence(`${words}${place}`);
}

function isStatus(status: string | undefined): status is TestCase['status'] {
  return (
    status === 'pass' ||
    status === 'fail' ||
    status === 'error' ||
    status === 'skip'
  );
}

/** Reads the lines of `terraform test -json` or `tofu test -json`. */
export class TestEvents {
  readonly #started = new Map<string, number>();
  readonly #cases = new Map<string, TestCase>();
  readonly #ofRuns = new Map<string, string[]>();
  readonly #problems: string[] = [];
  #finished = false;

  /** @returns the case that this line ended, if it did. */
  add(line: string): TestCase | undefined {
    const read = this.#parse(line);
    if (!read) return undefined;
    if (read.type === 'test_summary') this.#finished = true;
    if (read.diagnostic?.severity === 'error') {
      const said = diagnosticSentence(read.diagnostic);
      const file = read['@testfile'];
      const run = read['@testrun'];
      if (file !== undefined && run !== undefined) {
        const key = `${file}\n${run}`;
        this.#ofRuns.set(key, [...(this.#ofRuns.get(key) ?? []), said]);
      } else {
        this.#problems.push(said);
      }
    }
    return read.test_run
      ? this.#run(read.test_run, Date.parse(read['@timestamp'] ?? ''))
      : undefined;
  }

  report(): TestReport {
    return {
      cases: [...this.#cases.entries()].map(([key, found]) => ({
        ...found,
        problems: this.#ofRuns.get(key) ?? [],
      })),
      problems: this.#problems,
      finished: this.#finished,
    };
  }

  #parse(line: string): Event | undefined {
    if (!line.startsWith('{')) return undefined;
    try {
      const read = event.safeParse(JSON.parse(line));
      return read.success ? read.data : undefined;
    } catch {
      return undefined;
    }
  }

  #run(
    run: NonNullable<Event['test_run']>,
    time: number,
  ): TestCase | undefined {
    const key = `${run.path}\n${run.run}`;
    if (!this.#started.has(key) && !Number.isNaN(time)) {
      this.#started.set(key, time);
    }
    if (!isStatus(run.status) || this.#cases.has(key)) return undefined;
    const start = this.#started.get(key);
    const seconds =
      start === undefined || Number.isNaN(time) ? 0 : (time - start) / 1000;
    const done: TestCase = {
      file: run.path,
      name: run.run,
      status: run.status,
      seconds: Math.max(0, seconds),
      problems: [],
    };
    this.#cases.set(key, done);
    return done;
  }
}
