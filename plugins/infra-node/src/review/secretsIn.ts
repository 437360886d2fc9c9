import { checkSecrets, type SecretCheck } from '../check/leaks';
import { fileChange, type FileStates } from '../fileChanges';

/**
 * Looks for credentials in the lines that files have and did not have before.
 * A file without a state before is looked at as a whole.
 *
 * @public
 */
export function secretsIn(files: readonly FileStates[]): SecretCheck {
  return checkSecrets(
    { kind: 'configure', service: 'none', resources: [] },
    files
      .filter(({ before, after }) => after !== undefined && before !== after)
      .map(fileChange),
  );
}
