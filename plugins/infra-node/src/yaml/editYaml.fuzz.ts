import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '@backstage/types';
// Never part of the built package: only tests and the fuzzing script load this file.
// eslint-disable-next-line @backstage/no-undeclared-imports
import fc from 'fast-check';
import { anyEdit } from './anyEdit.fuzz';
import { editYaml } from './editYaml';
import { handwrittenYaml, type Pick } from './handwritten.fuzz';
import { readAll, writeInto } from './oracle.fuzz';
import { comments, leaves, scalarSpan } from './spans.fuzz';
import type {
  YamlEdit,
  YamlEditOptions,
  YamlPath,
  YamlPathSegment,
} from './types';

/** What one case did, for statistics. */
export type FuzzOutcome = 'skipped' | 'refused' | 'unchanged' | 'changed';

/**
 * Checks every promise of `editYaml` on one file and some edits.
 *
 * @throws Error naming the broken promise
 */
export function checkEdits(
  text: string,
  edits: YamlEdit[],
  options: YamlEditOptions,
  index: number,
): FuzzOutcome {
  const before = readAll(text);
  if (!before) {
    const result = editYaml(text, edits, options);
    return result.ok ? 'skipped' : 'refused';
  }
  let expected: JsonValue | undefined = before[index];
  for (const { path, value } of edits) {
    expected = writeInto(expected, path, value);
  }
  const result = editYaml(text, edits, options);
  if (!result.ok) {
    const excused =
      /[&*!?]|<</.test(text) ||
      result.refusals.every(({ reason }) =>
        /the edit needs|whole document|is set to|names another one|carriage return|byte order|without a colon|of its documents ha|without braces|UTF-8|with a tab|not valid YAML/.test(
          reason,
        ),
      );
    if (!excused) {
      throw new Error(
        `refused without need: ${JSON.stringify(result.refusals)}`,
      );
    }
    return 'refused';
  }
  if (result.changed !== (result.text !== text)) {
    throw new Error('changed is wrong');
  }
  const after = readAll(result.text);
  if (!after) {
    throw new Error(`result is not YAML:\n${result.text}`);
  }
  const wanted = before.map((data, i) =>
    i === index ? expected ?? null : data,
  );
  // js-yaml reads a sequence behind an empty item as part of it; nothing can be said about such files here.
  const misread = /^[ -]*-[ \t]*(?:#.*)?\r?$/m.test(result.text);
  // A sequence as a key has no name; the other parser makes one of its items.
  const isNameless = edits.some(({ path }) =>
    path.some(key => text.includes(`? [${key}]`)),
  );
  if (!misread && !isNameless && !isDeepStrictEqual(after, wanted)) {
    throw new Error(
      `result reads as\n${JSON.stringify(after)}\ninstead of\n${JSON.stringify(
        wanted,
      )}\n${result.text}`,
    );
  }
  const again = editYaml(result.text, edits, options);
  if (!again.ok || again.changed) {
    throw new Error(
      `second run changes again:\n${result.text}\n${JSON.stringify(again)}`,
    );
  }
  if (!/name['"]?: \*/.test(text)) {
    // The spans know no aliases of names.
    checkSpans(text, result.text, edits, index);
  }
  checkOrder(text, edits, options, misread ? undefined : after);
  if (edits.length === 1) {
    checkContiguous(text, result.text, edits[0], before[index]);
  }
  return result.changed ? 'changed' : 'unchanged';
}

function checkSpans(
  before: string,
  after: string,
  edits: YamlEdit[],
  index: number,
): void {
  const paths = edits.map(({ path }) => path);
  const kept = leaves(before, index, paths);
  const still = leaves(after, index, paths);
  if (!isDeepStrictEqual(kept, still)) {
    throw new Error(
      `other nodes changed:\n${JSON.stringify(kept)}\n${JSON.stringify(
        still,
      )}\n${after}`,
    );
  }
  const had = comments(before);
  const has = comments(after);
  let position = 0;
  for (const comment of has) {
    position = had.indexOf(comment, position) + 1;
    if (position === 0) {
      throw new Error(`comment added or moved: ${comment}\n${after}`);
    }
  }
  const harmless = edits.every(
    ({ value }) =>
      value !== undefined && (value === null || typeof value !== 'object'),
  );
  if (harmless && edits.length === 1) {
    const lost = had.length - has.length;
    const old = readAll(before)?.[index];
    const target = JSON.stringify(lookUp(old, edits[0].path)) ?? '';
    if (lost > 0 && !/^[[{]/.test(target)) {
      throw new Error(`comments lost:\n${after}`);
    }
  }
}

/** Edits of different places may come in any order, together or one by one. */
function checkOrder(
  text: string,
  edits: YamlEdit[],
  options: YamlEditOptions,
  after: JsonValue[] | undefined,
): void {
  const reversed = [...edits].reverse();
  const together = editYaml(text, reversed, options);
  let single = editYaml(text, [], options);
  for (const edit of reversed) {
    single = single.ok ? editYaml(single.text, [edit], options) : single;
  }
  for (const result of [together, single]) {
    if (result.ok && after && !isDeepStrictEqual(readAll(result.text), after)) {
      throw new Error(
        `another order gives\n${result.text}\ninstead of\n${JSON.stringify(
          after,
        )}`,
      );
    }
  }
}

/** An addition only inserts one run of text, a removal only deletes one, a changed scalar keeps what is around it. */
function checkContiguous(
  before: string,
  after: string,
  { path, value }: YamlEdit,
  data: JsonValue,
): void {
  const parent = lookUp(data, path.slice(0, -1));
  const old = lookUp(data, path);
  const span = scalarSpan(before, path);
  const shorter = value === undefined ? after : before;
  const size = (node: JsonValue | undefined) =>
    node !== null && typeof node === 'object' ? Object.keys(node).length : 0;
  const wasThere = old !== undefined;
  if (path.length === 0) {
    return;
  }
  const adds = value !== undefined && !wasThere && size(parent) > 0;
  const removes = value === undefined && wasThere && size(parent) > 1;
  if ((adds || removes) && !/[[{,][ \t]*(?:#.*)?\r?\n/.test(before)) {
    if (
      commonPrefix(before, after) + commonSuffix(before, after) <
      shorter.length
    ) {
      throw new Error(`more than one run of text changed:\n${after}`);
    }
  }
  const simple =
    typeof value === 'string'
      ? !/[\n\r]/.test(value)
      : value === null || typeof value !== 'object';
  if (span && simple && wasThere && value !== undefined) {
    const kept = [before.slice(0, span[0]), before.slice(span[1])];
    if (!after.startsWith(kept[0]) || !after.endsWith(kept[1])) {
      throw new Error(`text around a changed scalar changed:\n${after}`);
    }
  }
}

function commonPrefix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) {
    length++;
  }
  return length;
}

function commonSuffix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) {
    length++;
  }
  return length;
}

function lookUp(
  data: JsonValue | undefined,
  path: readonly YamlPathSegment[],
): JsonValue | undefined {
  let current = data;
  for (const step of path) {
    if (Array.isArray(current) && typeof step !== 'string') {
      current = current.find(item => lookUp(item, [step.key]) === step.value);
    } else if (
      typeof step === 'string' &&
      current !== null &&
      typeof current === 'object' &&
      !Array.isArray(current)
    ) {
      current = Object.hasOwn(current, step) ? current[step] : undefined;
    } else {
      return undefined;
    }
  }
  return current;
}

/**
 * Runs `runs` random files and edits against the promises of `editYaml`; the same seed gives the same cases.
 *
 * @returns how many cases ended how
 * @throws Error with the smallest failing case that was found
 */
export function fuzzEditYaml(options: {
  seed: number;
  runs: number;
}): Record<FuzzOutcome, number> {
  const outcomes = { skipped: 0, refused: 0, unchanged: 0, changed: 0 };
  fc.assert(
    fc.property(fc.gen(), generate => {
      const pick: Pick = count => generate(fc.nat, { max: count - 1 });
      const { text, edits, options: selection, index } = anyCase(pick);
      try {
        outcomes[checkEdits(text, edits, selection, index)] += 1;
      } catch (error) {
        throw new Error(
          `${
            error instanceof Error ? error.stack : error
          }\nfile: ${JSON.stringify(text)}\nedits: ${JSON.stringify(edits)}`,
        );
      }
    }),
    { seed: options.seed, numRuns: options.runs },
  );
  return outcomes;
}

function anyCase(pick: Pick): {
  text: string;
  edits: YamlEdit[];
  options: YamlEditOptions;
  index: number;
} {
  let text = handwrittenYaml(pick);
  if (pick(20) === 0) {
    // A damaged file: nothing is known about it but that nothing may be thrown.
    const at = pick(text.length + 1);
    text =
      text.slice(0, at) +
      ['{', ']', '\t', '"', '*', '&', ': ', '- ', '\n', '\r', '|', '\u0000'][
        pick(12)
      ] +
      text.slice(at + pick(3));
  }
  const data = readAll(text) ?? [];
  const index = data.length > 1 ? pick(data.length) : 0;
  const options = data.length > 1 ? { document: { kind: `Doc${index}` } } : {};
  const edits = [anyEdit(pick, data[index] ?? null)];
  for (let more = [0, 0, 0, 1, 3][pick(5)]; more > 0; more--) {
    const edit = anyEdit(pick, data[index] ?? null);
    if (edits.every(({ path }) => areDisjoint(path, edit.path))) {
      edits.push(edit);
    }
  }
  return { text, edits, options, index };
}

function areDisjoint(one: YamlPath, other: YamlPath): boolean {
  return one.some(
    (step, depth) =>
      depth < other.length && !isDeepStrictEqual(step, other[depth]),
  );
}
