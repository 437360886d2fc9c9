import { z } from 'zod';
import { sentence } from './redact';

const level = z.enum(['none', 'note', 'warning', 'error']);

const rule = z.object({
  id: z.string(),
  defaultConfiguration: z.object({ level: level.optional() }).optional(),
});

const log = z.object({
  version: z.string(),
  runs: z.array(
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.string(),
          version: z.string().optional(),
          semanticVersion: z.string().optional(),
          rules: z.array(rule).optional(),
        }),
      }),
      results: z
        .array(
          z.object({
            ruleId: z.string().optional(),
            ruleIndex: z.number().int().optional(),
            rule: z.object({ id: z.string().optional() }).optional(),
            level: level.optional(),
            kind: z.string().optional(),
            message: z.object({ text: z.string().optional() }).default({}),
            suppressions: z
              .array(z.object({ status: z.string().optional() }))
              .optional(),
            locations: z
              .array(
                z.object({
                  physicalLocation: z
                    .object({
                      artifactLocation: z
                        .object({ uri: z.string().optional() })
                        .optional(),
                      region: z
                        .object({ startLine: z.number().optional() })
                        .optional(),
                    })
                    .optional(),
                }),
              )
              .optional(),
          }),
        )
        .nullish(),
    }),
  ),
});

type Run = z.infer<typeof log>['runs'][number];
type Result = NonNullable<Run['results']>[number];

/** What a report says. */
export interface SarifReading {
  /** Errors, one sentence each. */
  readonly problems: string[];
  readonly warnings: number;
  /** Version by name of the scanners. */
  readonly tools: Record<string, string>;
}

/** Reads a SARIF report. One that cannot be read is a problem itself. */
export function readSarif(text: string, directory = ''): SarifReading {
  let read;
  try {
    read = log.safeParse(JSON.parse(text));
  } catch {
    read = undefined;
  }
  if (!read?.success || read.data.runs.length === 0) {
    return {
      problems: ['the report of the scanner is no SARIF'],
      warnings: 0,
      tools: {},
    };
  }
  const problems: string[] = [];
  const tools: Record<string, string> = {};
  let warnings = 0;
  for (const run of read.data.runs) {
    const { driver } = run.tool;
    tools[driver.name.slice(0, 60)] = (
      driver.semanticVersion ??
      driver.version ??
      'unknown'
    ).slice(0, 120);
    for (const result of run.results ?? []) {
      if (isSettled(result)) continue;
      const found = levelOf(result, run);
      if (found === 'warning') warnings += 1;
      if (found === 'error') problems.push(describe(result, directory));
    }
  }
  return { problems, warnings, tools };
}

function isSettled({ suppressions, kind }: Result): boolean {
  if (kind !== undefined && kind !== 'fail') return true;
  return (suppressions ?? []).some(
    s => s.status === undefined || s.status === 'accepted',
  );
}

function levelOf(result: Result, run: Run): z.infer<typeof level> {
  const { rules = [] } = run.tool.driver;
  const id = result.ruleId ?? result.rule?.id;
  const found =
    result.ruleIndex !== undefined && result.ruleIndex >= 0
      ? rules[result.ruleIndex]
      : rules.find(r => r.id === id);
  return result.level ?? found?.defaultConfiguration?.level ?? 'warning';
}

function describe(result: Result, directory: string): string {
  const place = result.locations?.[0]?.physicalLocation;
  const uri = place?.artifactLocation?.uri
    ?.replace(/^file:\/\//, '')
    .replace(`${directory}/`, '');
  const line = place?.region?.startLine;
  const where = uri ? ` (${uri}${line === undefined ? '' : `:${line}`})` : '';
  const id = result.ruleId ?? result.rule?.id;
  return sentence(
    `${id ? `${id}: ` : ''}${result.message.text ?? 'no message'}${where}`,
  );
}
