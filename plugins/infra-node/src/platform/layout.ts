import type {
  EnvironmentDocument,
  Layout,
} from '@groundwork/backstage-plugin-infra-common';
import { InputError } from '@backstage/errors';
import { evaluateToText } from '../inputs/expression';
import { environmentScope } from '../inputs/expressionScope';
import type { Platform } from './platform';

/** Paths of one service in one environment. @public */
export interface EnvironmentPaths {
  /** Directory of what is rendered. */
  readonly rendered: string;
  /** File of a HelmRelease that is created. */
  readonly release: string;
  /** Directory of the sources of modules. */
  readonly sources: string;
}

/**
 * File of the claim of a service.
 *
 * @throws InputError when the layout makes no safe path of it
 * @public
 */
export function claimPath(platform: Platform, service: string): string {
  const { located, expression } = layoutEntry(platform, 'claim');
  const scope = { service: { name: service } };
  return evaluatePath(expression, scope, located);
}

/**
 * Paths of a service in an environment.
 *
 * @throws InputError when the layout makes no safe path of them
 * @public
 */
export function environmentPaths(
  platform: Platform,
  service: string,
  environment: EnvironmentDocument,
): EnvironmentPaths {
  const scope = {
    service: { name: service },
    environment: environmentScope(environment),
  };
  const path = (key: keyof Layout) => {
    const { located, expression } = layoutEntry(platform, key);
    return evaluatePath(expression, scope, located);
  };
  return {
    rendered: path('rendered'),
    release: path('release'),
    sources: path('sources'),
  };
}

function layoutEntry(platform: Platform, key: keyof Layout) {
  const located = {
    path: platform.settings.path,
    position: platform.settings.position,
    keys: ['spec', 'layout', key],
  };
  return {
    located,
    expression: platform.settings.document.spec.layout[key],
  };
}

function evaluatePath(
  expression: string,
  scope: Parameters<typeof evaluateToText>[1],
  source: Pick<Platform['settings'], 'path' | 'position'> & { keys: string[] },
): string {
  const path = evaluateToText(expression, scope, {
    located: source,
    keys: source.keys,
  });
  const problem = pathProblem(path);
  if (problem) {
    throw new InputError(
      `The layout makes the path "${path.slice(0, 200)}" (${source.path}:${
        source.position(source.keys).line
      }), which ${problem}`,
    );
  }
  return path;
}

const segment = /^[A-Za-z0-9_@+~-][A-Za-z0-9_.@+~-]*$/;

/**
 * Why a path must not be written, following the word "which"; undefined when
 * it is safe: relative, normalised, and only of characters that every file
 * system and every shell takes for what they are.
 */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.length > 400) return 'is longer than 400 characters';
  if (path.startsWith('/')) return 'is absolute; it must be relative';
  if (path.includes('\\')) return 'contains a backslash';
  for (const part of path.split('/')) {
    if (part === '') return 'has an empty part ("//" or a "/" at the end)';
    if (part === '.' || part === '..') return `contains "${part}"`;
    if (/^\.?git(?:~\d+)?$/i.test(part)) return `contains "${part}"`;
    if (part.startsWith('.')) return `contains the hidden part "${part}"`;
    if (part.endsWith('.')) return 'has a part that ends with a dot';
    if (!segment.test(part))
      return 'contains characters other than letters, digits and _ . - @ + ~';
    if (part.length > 255) return 'has a part of more than 255 characters';
  }
  return undefined;
}

/** Whether a path is the directory itself or below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
