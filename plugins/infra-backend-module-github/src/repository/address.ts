import { InputError } from '@backstage/errors';

/** Owner and name of a repository on its host. */
export interface Coordinates {
  readonly owner: string;
  readonly name: string;
}

/** A repository's web address, taken apart. */
export interface RepositoryAddress extends Coordinates {
  /** `https://host/owner/name`, without anything behind it. */
  readonly url: string;
  /** Host and port. */
  readonly host: string;
}

const PART = /^[A-Za-z0-9._-]+$/;

/**
 * Takes `https://host/owner/name` apart.
 *
 * @param key - the configuration key that it came from, for the message.
 * @throws InputError for anything else.
 */
export function parseAddress(url: string, key: string): RepositoryAddress {
  const expected = `${key} must be the web address of a repository, such as https://github.com/acme/platform-gitops`;
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new InputError(`${expected}; it is not an address`);
  }
  if (parsed.username || parsed.password) {
    throw new InputError(
      `${expected}; it holds credentials, which belong to integrations.github`,
    );
  }
  const [owner, last, ...rest] = parsed.pathname.split('/').filter(Boolean);
  const name = last?.replace(/\.git$/, '');
  const isPlain = parsed.protocol === 'http:' && isLocal(parsed.hostname);
  if (
    (parsed.protocol !== 'https:' && !isPlain) ||
    !owner ||
    !name ||
    rest.length > 0 ||
    parsed.search ||
    parsed.hash ||
    !PART.test(owner) ||
    !PART.test(name)
  ) {
    throw new InputError(`${expected}; it is "${url}"`);
  }
  return {
    url: `${parsed.origin}/${owner}/${name}`,
    host: parsed.host,
    owner,
    name,
  };
}

/** Without TLS the token would be readable on the way. */
function isLocal(hostname: string): boolean {
  return (
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ||
    hostname.endsWith('.localhost')
  );
}

/** Web address of a file of the repository. */
export function fileUrlOf(
  address: RepositoryAddress,
  file: { path: string; line?: number; revision: string },
): string {
  const encode = (path: string) =>
    path.split('/').map(encodeURIComponent).join('/');
  const line = file.line === undefined ? '' : `#L${file.line}`;
  return `${address.url}/blob/${encode(file.revision)}/${encode(
    file.path,
  )}${line}`;
}
