import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { plainCheck, type Check } from './checks';
import { execute, type Execution } from './execute';
import type { Programs } from './gitRepository';
import { sentence } from './redact';
import { diagnosticSentence, TestEvents } from './testEvents';
import type { Tool } from './tool';

const validation = z.object({
  valid: z.boolean(),
  diagnostics: z
    .array(
      z.object({
        severity: z.string(),
        summary: z.string().default(''),
        detail: z.string().default(''),
        range: z
          .object({
            filename: z.string(),
            start: z.object({ line: z.number() }),
          })
          .optional(),
      }),
    )
    .default([]),
});

const OUTCOMES = {
  pass: 'passed',
  fail: 'failed',
  error: 'failed',
  skip: 'skipped',
} as const;

/** How commands of Terraform are run. */
export interface TerraformOptions extends Programs {
  readonly timeoutMs: number;
  /** Texts that must not appear in results. */
  readonly secrets: readonly string[];
  /** A clock of seconds. */
  elapsed(): number;
}

/** The commands of certification, run in directories that were made for it. */
export class Terraform {
  constructor(
    readonly tool: Tool,
    private readonly options: TerraformOptions,
  ) {}

  /**
   * Format check, initialisation, validation and tests of one directory, as
   * far as they go: without providers nothing can be validated.
   */
  async checkAndTest(
    directory: string,
    onCheck: (check: Check) => void,
  ): Promise<Check[]> {
    const checks: Check[] = [];
    const tell = (check: Check) => {
      checks.push(check);
      onCheck(check);
      return check.outcome !== 'failed';
    };
    tell(await this.#format(directory));
    if (!tell(await this.#init(directory))) return checks;
    if (!tell(await this.#validate(directory))) return checks;
    checks.push(...(await this.#test(directory, onCheck)));
    return checks;
  }

  async #format(directory: string): Promise<Check> {
    const [ran, seconds] = await this.#run(directory, [
      ...['fmt', '-check', '-recursive', '-list=true', '-no-color'],
    ]);
    if (ran.code === 0) return plainCheck('format', [], seconds);
    // Code 3 with a list of files; anything else is a file that cannot be read.
    const files = ran.stdout.split('\n').filter(line => line.trim() !== '');
    const problems =
      files.length > 0 && ran.stderr.trim() === ''
        ? files.map(file =>
            this.#sentence(
              `${file} is not formatted as "${this.tool.name} fmt" does`,
            ),
          )
        : [this.#failure('fmt', ran)];
    return plainCheck('format', problems, seconds);
  }

  async #init(directory: string): Promise<Check> {
    // What a repository has committed must not decide where modules come from.
    await rm(join(directory, '.terraform'), { recursive: true, force: true });
    const [ran, seconds] = await this.#run(directory, [
      ...['init', '-backend=false', '-input=false', '-no-color'],
    ]);
    const problems = ran.code === 0 ? [] : [this.#failure('init', ran)];
    return plainCheck('init', problems, seconds);
  }

  async #validate(directory: string): Promise<Check> {
    const [ran, seconds] = await this.#run(directory, [
      ...['validate', '-json', '-no-color'],
    ]);
    let problems: string[];
    try {
      const said = validation.parse(JSON.parse(ran.stdout));
      problems = said.valid
        ? []
        : said.diagnostics
            .filter(d => d.severity === 'error')
            .map(d => this.#sentence(diagnosticSentence(d)));
      if (!said.valid && problems.length === 0) problems = ['is not valid'];
    } catch {
      problems = [this.#failure('validate', ran)];
    }
    return plainCheck('validate', problems, seconds);
  }

  async #test(
    directory: string,
    onCheck: (check: Check) => void,
  ): Promise<Check[]> {
    const events = new TestEvents();
    const [ran, seconds] = await this.#run(
      directory,
      ['test', '-json', '-no-color'],
      // Problems of a run come after the line that ends it.
      line => events.add(line),
    );
    const report = events.report();
    const checks = report.cases.map((found): Check => {
      const failed = found.status === 'fail' || found.status === 'error';
      const problems = found.problems.map(p => this.#sentence(p));
      const title = `${found.file}: ${found.name}`;
      return {
        name: title,
        outcome: OUTCOMES[found.status],
        seconds: found.seconds,
        isTest: true,
        problems: failed
          ? (problems.length > 0 ? problems : ['failed']).map(p =>
              this.#sentence(`${found.name}: ${p}`),
            )
          : [],
      };
    });
    const others = report.problems.map(p => this.#sentence(p));
    if (checks.length === 0 && others.length === 0) {
      others.push(
        ran.code === 0 ? 'has no Terraform tests' : this.#failure('test', ran),
      );
    } else if (
      (ran.code !== 0 || !report.finished) &&
      others.length === 0 &&
      !checks.some(c => c.outcome === 'failed')
    ) {
      others.push(this.#failure('test', ran));
    } else if (checks.every(c => c.outcome === 'skipped') && !others.length) {
      others.push('all of its tests were skipped');
    }
    const all =
      others.length > 0
        ? [...checks, plainCheck('test', others, seconds)]
        : checks;
    all.forEach(onCheck);
    return all;
  }

  async #run(
    directory: string,
    args: readonly string[],
    onLine?: (line: string) => void,
  ): Promise<[Execution, number]> {
    const { env, signal, timeoutMs, elapsed } = this.options;
    const start = elapsed();
    const own: NodeJS.ProcessEnv = {
      ...env,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
    };
    // Shared between directories, it would mix their modules.
    delete own.TF_DATA_DIR;
    delete own.TF_WORKSPACE;
    const ran = await execute(this.tool.path, args, {
      cwd: directory,
      env: own,
      timeoutMs,
      ...(signal && { signal }),
      ...(onLine && { onLine }),
    });
    return [ran, elapsed() - start];
  }

  #failure(command: string, ran: Execution): string {
    if (ran.timedOut) {
      return `"${this.tool.name} ${command}" took more than ${Math.round(
        this.options.timeoutMs / 60_000,
      )} minutes`;
    }
    const said = this.#sentence(
      (ran.stderr.trim() || ran.stdout.trim()).replace(/[│╷╵]/g, ' '),
    );
    return this.#sentence(
      `"${this.tool.name} ${command}" failed: ${
        said || `exit code ${ran.code}`
      }`,
    );
  }

  #sentence(text: string): string {
    return sentence(text, this.options.secrets);
  }
}
