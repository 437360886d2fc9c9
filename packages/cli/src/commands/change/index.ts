import { InputError } from '@backstage/errors';
import {
  idempotencyKeySchema,
  type Change,
  type ChangeRecord,
} from '@groundwork/backstage-plugin-infra-common';
import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { askPortal, type Refusals } from '../../portal/askPortal';
import {
  portalOptions,
  tokenOf,
  type PortalFlags,
} from '../../portal/portalFlags';
import { oneLine } from '../../report/text';
import type { Surroundings } from '../certify/surroundings';
import { keyOf, readChange } from './changeFile';
import { changeWords } from './changeWords';

interface ChangeFlags extends PortalFlags {
  file: string;
  key?: string;
  wait: string;
}

const refusals: Refusals = {
  400: 'refuses the change',
  403: 'does not let this token make the change',
  404: 'has no infra backend at this address, or does not know the service',
  409: 'refuses the change',
};

/** Adds `groundwork preview` and `groundwork propose`. */
export function addChange(program: Command, around: Surroundings): void {
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .requiredOption('-f, --file <change.yaml>', 'the change, YAML or JSON')
      .requiredOption('--url <address>', 'address of Backstage')
      .requiredOption(
        '--token-env <variable>',
        'environment variable that holds the token',
      );
  command('preview', 'What a change of any kind would do').action(
    async (flags: ChangeFlags) => {
      const change = await readChange(flags.file);
      await preview(change, flags, around);
    },
  );
  command('propose', 'Open the pull request of a change of any kind')
    .option(
      '--key <key>',
      'idempotency key: the same key is the same pull request; of content and day when absent',
    )
    .option('--wait <seconds>', 'how long to wait for the pull request', '120')
    .action((flags: ChangeFlags) => propose(flags, around));
}

async function preview(
  change: Change,
  flags: ChangeFlags,
  around: Surroundings,
): Promise<{ isEmpty: boolean }> {
  const set = await askPortal(
    optionsOf(flags, around),
    refusals,
    (c, request) => c.previewChange(change, request),
  );
  around.print(changeWords(set));
  if (set.blocked) {
    throw new Error('the change is not possible as it is; see the errors');
  }
  if (set.files.length === 0) around.print('There is nothing to change.\n');
  return { isEmpty: set.files.length === 0 };
}

async function propose(
  flags: ChangeFlags,
  around: Surroundings,
): Promise<void> {
  const change = await readChange(flags.file);
  const idempotencyKey = checkedKey(flags.key) ?? keyOf(change, around.now());
  if (!/^\d{1,5}$/.test(flags.wait)) {
    throw new InputError('--wait is a number of seconds');
  }
  const { isEmpty } = await preview(change, flags, around);
  if (isEmpty) return;
  const options = optionsOf(flags, around);
  let record = await askPortal(options, refusals, (client, request) =>
    client.submitChange(change, { ...request, idempotencyKey }),
  );
  const until = around.elapsed() + Number(flags.wait);
  while (record.status === 'proposing' && around.elapsed() < until) {
    const seconds = 2;
    await (around.wait?.(seconds) ??
      sleep(seconds * 1000, undefined, { signal: around.signal }));
    const { id } = record;
    record = await askPortal(options, refusals, (client, request) =>
      client.getChange(id, request),
    );
  }
  tell(record, around);
}

function tell(record: ChangeRecord, around: Surroundings): void {
  const { id, status, message, pullRequest } = record;
  const detail = message === undefined ? '' : `: ${oneLine(message)}`;
  if (status === 'failed') throw new Error(`change ${id} failed${detail}`);
  around.print(`change ${id} (${status})${detail}\n`);
  if (pullRequest) {
    around.print(
      `pull request ${pullRequest.number}: ${oneLine(pullRequest.url)}\n`,
    );
  } else if (status === 'proposing') {
    around.print(
      'The pull request follows; asking again with the same key finds it.\n',
    );
  }
}

function checkedKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const read = idempotencyKeySchema.safeParse(key);
  if (read.success) return read.data;
  throw new InputError(`--key ${read.error.issues[0].message}`);
}

function optionsOf(flags: ChangeFlags, around: Surroundings) {
  return portalOptions(flags, tokenOf(flags, around), around, text =>
    around.note?.(text),
  );
}
