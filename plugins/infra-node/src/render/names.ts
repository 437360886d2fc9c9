import { createHash } from 'node:crypto';

/** Longest name of a label's value, and of every object named here. */
const MAX_NAME = 63;

/**
 * Cuts a name to a length, the same way every time. The hash keeps shortened
 * names apart; it starts with a letter so that a name never ends in a number
 * alone.
 */
export function shorten(name: string, max: number = MAX_NAME): string {
  if (name.length <= max) return name;
  const head = name.slice(0, max - 9).replace(/-+$/, '');
  return `${head}-${suffix(name)}`;
}

function suffix(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `h${hash.slice(0, 7)}`;
}

/** `<type>-<name>`: key of a resource within its service, and start of its file names. */
export function resourceKey(type: string, name: string): string {
  return `${type}-${name}`;
}

/**
 * Name of the Terraform object of a resource. It is also the suffix of the
 * Secret with Terraform's state, which may not end in `-<number>`, and the
 * value of a label, so 63 characters are the limit.
 */
export function terraformName(
  service: string,
  type: string,
  name: string,
): string {
  const full = `${service}-${resourceKey(type, name)}`;
  const safe = /-\d+$/.test(full) ? `${full}-${suffix(full)}` : full;
  return shorten(safe);
}

/** Name of the Secret that takes the outputs of a resource. */
export function outputsSecretName(terraform: string): string {
  return `${terraform}-outputs`;
}

/** Name of the Secret that brings secret variables to a resource. */
export function inputsSecretName(terraform: string, path?: string): string {
  return path === undefined
    ? `${terraform}-inputs`
    : `${terraform}-inputs-${suffix(path)}`;
}

/** A version as part of an object's name: `2.4.0+eu.1` → `2-4-0-eu-1`. */
function versionPart(version: string): string {
  return version.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** Name of the Flux source of a module, one per service and version. */
export function sourceName(
  service: string,
  module: string,
  version: string,
): string {
  return shorten(`${service}-${module}-${versionPart(version)}`);
}
