import { execFileSync } from 'node:child_process';
// The package keeps its stand-in to its own tests, and to this one.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import { writeFakeTerraform } from '../../cli/src/certify/__testUtils__/fakeTerraform';

function answers(program: string): boolean {
  try {
    execFileSync(program, ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * What lets `groundwork certify` find a Terraform: nothing where there is a
 * real one, else a stand-in whose tests all pass.
 */
export async function terraformEnvironment(
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  if (['terraform', 'tofu'].some(answers)) return {};
  return { GROUNDWORK_TERRAFORM: await writeFakeTerraform(folder) };
}
