import { stringify } from 'yaml';

/** The steps of a template with one action on a change, as an example shows them. */
export function exampleStep(
  step: { id: string; name: string; action: string },
  change: object,
): string {
  return stringify({ steps: [{ ...step, input: { change } }] });
}
