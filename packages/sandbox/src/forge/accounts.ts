import { createHash } from 'crypto';
import type { Signature } from '../git/commits';

/** GitHub's own rule for the names of users and organisations. */
export function isValidLogin(login: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?(?:\[bot\])?$/.test(
    login,
  );
}

/** GitHub's own rule for the names of repositories. */
export function isValidRepositoryName(name: string): boolean {
  return (
    /^[A-Za-z0-9._-]{1,100}$/.test(name) &&
    name !== '.' &&
    name !== '..' &&
    !name.endsWith('.git')
  );
}

/**
 * A number that stands for a name, the same at every start: the sandbox knows
 * every account without anybody having to create it.
 */
export function accountId(login: string): number {
  return createHash('sha1')
    .update(login.toLowerCase())
    .digest()
    .readUInt32BE(0);
}

/** How an account signs a commit at a moment. */
export function signatureOf(login: string, date: string): Signature {
  return {
    name: login,
    email: `${accountId(login)}+${login}@users.noreply.localhost`,
    date,
  };
}
