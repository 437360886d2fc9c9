import { InputError } from '@backstage/errors';
import { maskSecrets } from '../project/messages';

const longest = 200;

/**
 * Why credentials cannot be had, without quoting them: parsers of YAML and JSON
 * show the lines around a mistake, and programs that are run for credentials
 * print what they like.
 */
export function credentialProblem(error: unknown): string {
  if (error instanceof InputError) return error.message;
  if (!(error instanceof Error)) return 'nobody says why';
  const line = lineOf(error);
  if (line !== undefined) return `it is not valid YAML, near line ${line}`;
  if (error instanceof SyntaxError) {
    return 'what gives the credentials answered with something that is not JSON';
  }
  const [first] = maskSecrets(error.message.trim().slice(0, 2 * longest)).split(
    /\r?\n/,
  );
  return first.slice(0, longest);
}

/** Line of a mistake in YAML; undefined for other errors. */
function lineOf(error: Error): number | undefined {
  const { mark } = error as { mark?: unknown };
  if (error.name !== 'YAMLException') return undefined;
  const line =
    typeof mark === 'object' && mark !== null && 'line' in mark
      ? Number(mark.line)
      : NaN;
  return Number.isFinite(line) ? line + 1 : 1;
}
