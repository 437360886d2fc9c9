import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where Node and Yarn are put when the machine lacks them (ignored by Git). */
export const toolchainDir = join(root, '.toolchain');

/** State of the demo portal and of the sandbox (ignored by Git). */
export const stateDir = join(root, '.sandbox');
