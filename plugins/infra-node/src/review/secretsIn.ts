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
      .map(file => fileChange({ ...file, after: readable(file.after!) })),
  );
}

/**
 * The text without values that are encrypted: by SOPS, and, in a SealedSecret,
 * by the controller of the cluster. They look as random as credentials do.
 */
function readable(text: string): string {
  const plain = text.replace(/\bENC\[AES256_GCM,[^\]\n]*\]/g, 'encrypted');
  return /^kind:\s*["']?SealedSecret\b/m.test(plain)
    ? plain.replace(/\bAg[A-Za-z0-9+/]{150,}={0,2}/g, 'encrypted')
    : plain;
}
