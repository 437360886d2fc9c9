import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import { readYaml } from '../platform/readYaml';

/** Documents of a file, and what is wrong with it. @public */
export interface ReadDocuments {
  /** Frozen: others who read the same text get the very same values. */
  readonly values: readonly unknown[];
  readonly problem?: Problem;
}

/** Most text that is remembered, in UTF-16 code units: the files of about ten services. */
const MAX_REMEMBERED = 1_000_000;

/** Values by text, those that were used last at the end. */
const remembered = new Map<string, readonly unknown[]>();
let size = 0;

/**
 * Reads the documents of a file. While somebody fills in a form, one plan after
 * the other reads the same files of the same service, so texts that were read
 * lately are not read again.
 *
 * @public
 */
export function readDocuments(path: string, text: string): ReadDocuments {
  const known = remembered.get(text);
  if (known) {
    remembered.delete(text);
    remembered.set(text, known);
    return { values: known };
  }
  const { documents, problems } = readYaml(path, text);
  const values = documents.map(({ value }) => frozen(value));
  // Problems name the file, and another file may have the same text.
  if (problems[0]) return { values, problem: problems[0] };
  remembered.set(text, values);
  size += text.length;
  for (const oldest of remembered.keys()) {
    if (size <= MAX_REMEMBERED) break;
    remembered.delete(oldest);
    size -= oldest.length;
  }
  return { values };
}

/** Makes JSON data unchangeable, at every depth. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) {
    return value;
  }
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}
