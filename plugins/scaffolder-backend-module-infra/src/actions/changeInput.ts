import { InputError } from '@backstage/errors';
import {
  type Change,
  changeSchema,
} from '@groundwork/backstage-plugin-infra-common';
import { z } from 'zod';

/**
 * Parses the `change` input of an action. The scaffolder passes inputs on as
 * they were written, so defaults and unknown keys are settled here.
 *
 * @throws InputError that names every wrong key.
 */
export function parseChangeInput(input: unknown): Change {
  const parsed = changeSchema.safeParse(input);
  if (!parsed.success) {
    throw new InputError(
      `The step's input "change" is not a change: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  return parsed.data;
}
