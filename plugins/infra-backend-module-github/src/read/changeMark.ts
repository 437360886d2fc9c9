import { z } from 'zod';

/** What tells which change a pull request carries. */
export interface MarkedPull {
  readonly body: string;
  readonly headRefName: string;
  /** From a fork. */
  readonly isCrossRepository: boolean;
}

const BRANCH = /^groundwork\/([^/]{1,200})\/([A-Za-z0-9._-]{1,100})$/;
/** As the plan writes it, and as the proposal does when the plan did not. */
const MARKS =
  /<!-- groundwork(?:: (\{[^\n]{0,2000}?\})| change=([A-Za-z0-9._-]{1,100}) intent=[0-9a-f]{64}) -->/g;
const MAX_BODY = 200_000;

const mark = z.object({ changeId: z.string(), service: z.string().optional() });

/**
 * The change that a pull request carries, when Groundwork opened it. Anybody
 * may write a body, so the branch has to agree with it, and only people who may
 * write to the repository make branches of it: a fork's do not count.
 */
export function changeIdOf(pull: MarkedPull): string | undefined {
  if (pull.isCrossRepository) return undefined;
  const branch = BRANCH.exec(pull.headRefName);
  if (!branch) return undefined;
  const [, service, changeId] = branch;
  const marks = [...pull.body.slice(0, MAX_BODY).matchAll(MARKS)].map(
    ([, json, plain]) =>
      json === undefined ? { changeId: plain } : read(json),
  );
  const agrees = marks.every(
    found =>
      found?.changeId === changeId && (found.service ?? service) === service,
  );
  return marks.length > 0 && agrees ? changeId : undefined;
}

function read(json: string): z.infer<typeof mark> | undefined {
  try {
    return mark.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
