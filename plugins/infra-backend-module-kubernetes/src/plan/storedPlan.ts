import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { planKeys, safeLabel } from './planLabels';

const mostPlanBytes = 32 * 1024 * 1024;
const unzip = promisify(gunzip);

const text = z.record(z.string(), z.string()).nullish();

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        annotations: text,
        ownerReferences: z.array(z.object({ uid: z.string() })).nullish(),
      }),
      data: text,
    }),
  ),
});

/** Which plan is looked for. */
export interface WantedPlan {
  readonly format: 'human' | 'json';
  readonly name: string;
  readonly workspace: string;
  readonly planId: string;
  /** Of the object that the plan belongs to. */
  readonly uid: string;
}

/** JSON plans are stored under a name of their own. */
function storedName({ format, name }: WantedPlan): string {
  return format === 'json' ? `${name}.json` : name;
}

/** Selects the parts of a plan; their names follow no rule that could be used. */
export function planSelector(wanted: WantedPlan): string {
  return [
    `${planKeys.name}=${safeLabel(storedName(wanted))}`,
    `${planKeys.workspace}=${safeLabel(wanted.workspace)}`,
  ].join(',');
}

/**
 * The plan's text out of the ConfigMaps or Secrets that hold it; undefined
 * when they hold another plan.
 *
 * @throws InputError when it is damaged or too large
 */
export async function joinStoredPlan(
  list: unknown,
  wanted: WantedPlan,
): Promise<string | undefined> {
  const parsed = listSchema.safeParse(list);
  if (!parsed.success) {
    throw new InputError('the stored plan is not as it is expected to be');
  }
  const parts = parsed.data.items.filter(({ metadata }) => {
    const notes = metadata.annotations ?? {};
    const owners = metadata.ownerReferences ?? [];
    return (
      notes[planKeys.planId] === wanted.planId &&
      // Long names are cut in labels, so two can have the same one.
      (notes[planKeys.fullName] ?? storedName(wanted)) === storedName(wanted) &&
      (notes[planKeys.fullWorkspace] ?? wanted.workspace) ===
        wanted.workspace &&
      owners.every(owner => owner.uid === wanted.uid)
    );
  });
  if (parts.length === 0) return undefined;
  const chunks = parts
    .map(({ metadata, data }) => ({
      place: Number(metadata.annotations?.[planKeys.chunk] ?? 0),
      content: data?.tfplan ?? '',
    }))
    .sort((a, b) => a.place - b.place);
  if (chunks.some(({ place }, index) => place !== index)) {
    // Some of it is still being written, or gone.
    return undefined;
  }
  const contents = chunks.map(({ content }) => content);
  return wanted.format === 'human' ? contents.join('') : unpack(contents);
}

async function unpack(contents: readonly string[]): Promise<string> {
  const packed = Buffer.concat(contents.map(c => Buffer.from(c, 'base64')));
  try {
    const bytes = await unzip(packed, { maxOutputLength: mostPlanBytes });
    return bytes.toString('utf8');
  } catch {
    throw new InputError(
      `the stored plan cannot be unpacked, or is larger than ${mostPlanBytes} bytes`,
    );
  }
}
