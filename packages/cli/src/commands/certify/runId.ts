import { InputError } from '@backstage/errors';
import type { Surroundings } from './surroundings';

/** What CIs call a run, the most particular first. */
const OF_CI: readonly ((env: NodeJS.ProcessEnv) => string | undefined)[] = [
  env =>
    env.GITHUB_RUN_ID &&
    `github/${env.GITHUB_REPOSITORY ?? ''}/${env.GITHUB_RUN_ID}/${
      env.GITHUB_RUN_ATTEMPT ?? '1'
    }`,
  env =>
    env.BUILD_BUILDID &&
    `azure/${env.SYSTEM_TEAMPROJECT ?? ''}/${env.BUILD_BUILDID}/${
      env.SYSTEM_JOBATTEMPT ?? '1'
    }`,
  env =>
    env.CI_JOB_ID && `gitlab/${env.CI_PROJECT_PATH ?? ''}/${env.CI_JOB_ID}`,
  env => env.BUILD_TAG && `jenkins/${env.BUILD_TAG}`,
];

/**
 * Identity of a run: what was asked for, what the CI calls it, else a new one.
 *
 * @throws InputError when it does not fit into evidence
 */
export function runIdOf(
  given: string | undefined,
  { env, newId }: Pick<Surroundings, 'env' | 'newId'>,
): string {
  if (given !== undefined) {
    if (!/^[\x21-\x7e]{1,100}$/.test(given)) {
      throw new InputError(
        '--run has 1 to 100 letters, digits and signs, without spaces',
      );
    }
    return given;
  }
  for (const read of OF_CI) {
    const found = read(env);
    if (found) return found.replace(/[^\x21-\x7e]+/g, '-').slice(0, 100);
  }
  return `local/${newId()}`;
}
