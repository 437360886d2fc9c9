/**
 * The parts of `git::https://host/repo.git//modules/x?ref=tag` and
 * `tfr:///…`-like sources.
 */
export function terragruntSource(text: string): {
  url: string;
  path?: string;
  ref?: string;
} {
  const [address, query = ''] = text.split('?');
  const ref = new URLSearchParams(query).get('ref') ?? undefined;
  const scheme = /^(?:git::)?[a-z+]+:\/\//.exec(address)?.[0] ?? '';
  const [host, ...path] = address.slice(scheme.length).split('//');
  return {
    url: scheme + host,
    ...(path.length > 0 && { path: path.join('/') }),
    ...(ref !== undefined && { ref }),
  };
}
