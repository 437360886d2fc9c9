import type { Command } from 'commander';
import type { PortalFlags } from '../../portal/portalFlags';
import { certifyRecord } from './record';
import { certifyRun, type RunFlags } from './run';
import { certifyStatus } from './status';
import type { Surroundings } from './surroundings';

const collect = (value: string, list: string[] = []) => [...list, value];

/** Adds `groundwork certify` and its commands. */
export function addCertify(program: Command, around: Surroundings): void {
  const certify = program
    .command('certify')
    .description('Test component packages and hand in what was found');
  certify
    .command('run')
    .description(
      "Run a package's tests with Terraform or OpenTofu and write evidence",
    )
    .requiredOption('-p, --package <name@version>', 'package to test')
    .option('-r, --repository <directory>', 'the GitOps repository', '.')
    .option(
      '-m, --modules <address-or-directory>',
      'Git repository to read instead of those that documents name',
    )
    .option(
      '-s, --stage <stage>',
      'unit, integration, upgrade or security; may be repeated; those that the platform requires when absent',
      collect,
    )
    .option(
      '--scanner <command>',
      'security scanner that writes SARIF, with {dir} and {sarif}',
    )
    .option(
      '-o, --output <directory>',
      'where evidence.json and junit.xml are written',
      'groundwork-certification',
    )
    .option('--run <id>', "identity of this run; the CI's own when absent")
    .option('--report <address>', 'where the report of this run can be read')
    .option('--timeout <minutes>', 'longest time for one program', '60')
    .option('--record', 'hand the results in at once')
    .option('--url <address>', 'address of Backstage, for --record')
    .option(
      '--token-env <variable>',
      'environment variable that holds the token, for --record',
    )
    .action((flags: RunFlags) => certifyRun(flags, around));
  certify
    .command('record')
    .description('Hand in evidence: one pull request for each package version')
    .requiredOption(
      '-f, --file <evidence.json>',
      'evidence that "certify run" wrote; may be repeated',
      collect,
    )
    .requiredOption('--url <address>', 'address of Backstage')
    .requiredOption(
      '--token-env <variable>',
      'environment variable that holds the token',
    )
    .action((flags: PortalFlags & { file: string[] }) =>
      certifyRecord(flags, around),
    );
  certify
    .command('status')
    .description('States of packages, from the documents of the repository')
    .option('-p, --package <name>', 'this package, or name@version, only')
    .option('-r, --repository <directory>', 'the GitOps repository', '.')
    .action((flags: { repository: string; package?: string }) =>
      certifyStatus(flags, around),
    );
}
