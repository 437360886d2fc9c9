import { InputError, NotFoundError } from '@backstage/errors';
import {
  packageStatus,
  type MissingEvidence,
} from '@groundwork/backstage-plugin-infra-common';
import { readPlatform } from '../../certify/packageUnderTest';
import type { Surroundings } from './surroundings';

function words({ stage, module, reason }: MissingEvidence): string {
  return `${stage}${module ? ` of ${module}` : ''} ${reason}`;
}

/** `groundwork certify status`: states of packages, from documents. */
export async function certifyStatus(
  flags: { repository: string; package?: string },
  around: Pick<Surroundings, 'print' | 'now'>,
): Promise<void> {
  const platform = await readPlatform(flags.repository);
  const { certification } = platform.settings.document.spec;
  const wanted = [...platform.packages].filter(
    ([ref, { document }]) =>
      flags.package === undefined ||
      flags.package === ref ||
      flags.package === document.spec.package,
  );
  for (const [ref, { document }] of wanted) {
    const status = packageStatus({
      document,
      certifications: (platform.certifications.get(ref) ?? []).map(
        c => c.document,
      ),
      requiredStages: certification.requiredStages,
      validDays: certification.validDays,
      now: around.now(),
    });
    around.print(
      `${ref.padEnd(24)} ${status.state.padEnd(10)} ${document.spec.channel}\n`,
    );
    const notes = [
      status.note,
      status.state === 'revoked'
        ? undefined
        : status.missing.map(words).join(', '),
    ];
    notes
      .filter(Boolean)
      .forEach(note => around.print(`${' '.repeat(25)}${note}\n`));
  }
  const mistakes = platform.problems.filter(p => p.severity === 'error');
  if (mistakes.length > 0) {
    throw new InputError(
      [
        'Some documents have mistakes and are left out:',
        ...mistakes.map(p => `${p.path}:${p.line} ${p.message}`),
      ].join('\n'),
    );
  }
  if (wanted.length === 0) {
    throw new NotFoundError(
      flags.package === undefined
        ? 'The repository has no component packages'
        : `The repository has no package ${flags.package}`,
    );
  }
}
