import { InputError, NotFoundError } from '@backstage/errors';
import {
  packageRefSchema,
  type ComponentPackageDocument,
} from '@groundwork/backstage-plugin-infra-common';
import {
  compilePlatform,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Larger files are no documents. */
const LARGEST = 2 * 1024 * 1024;

/**
 * Compiles the platform's documents of a GitOps repository on disk.
 *
 * @throws InputError when the directory holds no platform
 */
export async function readPlatform(directory: string): Promise<Platform> {
  const root = join(directory, 'platform');
  const names = await readdir(root, { recursive: true }).catch(() => {
    throw new InputError(
      `${directory} has no directory "platform"; --repository names the GitOps repository`,
    );
  });
  const files: { path: string; text: string }[] = [];
  for (const name of names.sort()) {
    if (!/\.ya?ml$/.test(name)) continue;
    const found = await lstat(join(root, name));
    if (!found.isFile() || found.size > LARGEST) continue;
    files.push({
      path: `platform/${name.split('\\').join('/')}`,
      text: await readFile(join(root, name), 'utf8'),
    });
  }
  return compilePlatform(files);
}

/** A package version, and the one that services come from. */
export interface PackageUnderTest {
  readonly ref: string;
  readonly document: ComponentPackageDocument;
  readonly previous?: {
    readonly ref: string;
    readonly document: ComponentPackageDocument;
  };
}

/**
 * Finds a package by `name@version`, and the newest version before it that is
 * certified, or was: deprecated ones count, revoked ones do not.
 *
 * @throws InputError for what is no reference or a document with mistakes,
 * NotFoundError for an unknown package
 */
export function packageUnderTest(
  platform: Platform,
  ref: string,
  now: Date,
): PackageUnderTest {
  if (!packageRefSchema.safeParse(ref).success) {
    throw new InputError(
      `"${ref}" is no package version; one is written like aws-data@3.2.0`,
    );
  }
  const document = platform.packages.get(ref)?.document;
  if (!document) {
    const mistakes = platform.problems.filter(p => p.severity === 'error');
    throw new NotFoundError(
      [
        `The repository has no package ${ref}; it has ${
          [...platform.packages.keys()].join(', ') || 'none'
        }.`,
        ...mistakes.map(p => `${p.path}:${p.line} ${p.message}`),
      ].join('\n'),
    );
  }
  if (!/^[0-9a-f]{7,64}$/.test(document.spec.revision)) {
    throw new InputError(
      `The revision of ${ref} is "${document.spec.revision}"; it must be the id of a commit, because a name can move`,
    );
  }
  // Newest first, so those after the package are older.
  const refs = [...platform.packages.keys()];
  const before = refs
    .slice(refs.indexOf(ref) + 1)
    .find(
      other =>
        platform.packages.get(other)?.document.spec.package ===
          document.spec.package &&
        ['certified', 'deprecated'].includes(
          platform.packageStatus(other, now)?.state ?? '',
        ),
    );
  const previous = before && platform.packages.get(before)?.document;
  return {
    ref,
    document,
    ...(previous && { previous: { ref: before, document: previous } }),
  };
}
