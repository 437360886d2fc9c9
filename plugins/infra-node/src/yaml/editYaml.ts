import { UnreadableYamlError } from './unreadable';
import { editNode } from './editNode';
import { beforeBreak, lineStart } from './geometry';
import { parseFile, splitText } from './parseFile';
import { addEdit, createFrom, ImpossiblePatchError, type Patch } from './patch';
import { printDocument, printYaml } from './print';
import { selectDocument } from './selectDocument';
import { EditSession, type Obstacle } from './session';
import type { SourceDocument } from './sourceTree';
import type {
  YamlEdit,
  YamlEditOptions,
  YamlEditResult,
  YamlPath,
  YamlPosition,
  YamlRefusal,
} from './types';
import { NotJsonError, toWanted } from './wanted';

/**
 * Sets and removes owned keys in a hand-written YAML file and keeps every other byte.
 *
 * The file is parsed once, for places only; text is then spliced. What already equals the wanted value is not touched,
 * so that a second run changes nothing. All edits are made, or none: when one is impossible the answer lists every
 * reason. Never throws on account of the text or the edits.
 *
 * @public
 */
export function editYaml(
  text: string,
  edits: readonly YamlEdit[],
  options: YamlEditOptions = {},
): YamlEditResult {
  const { bom, whole, terminated, eol } = splitText(text);
  let path: YamlPath = [];
  try {
    const { documents, survey } = parseFile(whole);
    const document = selectDocument(documents, options.document);
    const style = survey.style({ eol, literals: terminated });
    let patch: Patch | undefined;
    for (const edit of edits) {
      path = edit.path;
      const value = edit.value === undefined ? undefined : toWanted(edit.value);
      patch = addEdit(patch, edit.path, value);
    }
    path = [];
    const session = new EditSession(whole, style, survey.blockEnds);
    if (patch) {
      editDocument(session, document, patch);
      session.checkRemovedAnchors();
    }
    if (session.obstacles.length > 0) {
      return {
        ok: false,
        refusals: session.obstacles.map(obstacle =>
          refusal(whole, obstacle, options.file),
        ),
      };
    }
    const result = session.result();
    const body =
      terminated || session.needsFinalBreak
        ? result
        : result.slice(0, beforeBreak(result, result.length));
    const edited = bom + body;
    return { ok: true, text: edited, changed: edited !== text };
  } catch (error) {
    const obstacle = toObstacle(error, path);
    if (!obstacle) {
      throw error;
    }
    return { ok: false, refusals: [refusal(whole, obstacle, options.file)] };
  }
}

function editDocument(
  session: EditSession,
  document: SourceDocument,
  patch: Patch,
): void {
  const { root, end } = document;
  if (patch.kind === 'remove') {
    session.refuse({
      path: [],
      offset: root?.start ?? 0,
      reason: 'the edit would remove the whole document',
      proposal: 'Delete the file instead.',
    });
  } else if (root) {
    editNode(
      session,
      {
        node: root,
        slot: root.start,
        hasSlot: true,
        owner: 'root',
        column: -1,
        flow: false,
      },
      patch,
      [],
    );
  } else {
    const wanted = createFrom(patch);
    if (wanted !== undefined) {
      session.splice(end, end, printDocument(wanted, session.style));
    }
  }
}

function toObstacle(error: unknown, path: YamlPath): Obstacle | undefined {
  if (error instanceof UnreadableYamlError) {
    return {
      path,
      offset: error.offset,
      reason: error.reason,
      proposal: error.proposal,
    };
  }
  if (error instanceof NotJsonError || error instanceof ImpossiblePatchError) {
    return {
      path,
      offset: 0,
      reason: error.message,
      proposal: 'Correct the wanted value.',
    };
  }
  return undefined;
}

function refusal(
  text: string,
  obstacle: Obstacle,
  file: string | undefined,
): YamlRefusal {
  const { line, column } = positionAt(text, obstacle.offset);
  const key = obstacle.path.at(-1);
  return {
    path: obstacle.path,
    line,
    column,
    reason: `${describe(obstacle.path, file)}: ${obstacle.reason}`,
    proposal: obstacle.proposal,
    ...(obstacle.wanted !== undefined && {
      snippet: printYaml(
        typeof key === 'string' ? { [key]: obstacle.wanted } : obstacle.wanted,
      ),
    }),
  };
}

function describe(path: YamlPath, file: string | undefined): string {
  const steps = path.map(step =>
    typeof step === 'string' ? step : `[${step.key}=${step.value}]`,
  );
  if (steps.length === 0) {
    return file ?? 'the file';
  }
  return file ? `${file}: ${steps.join('.')}` : steps.join('.');
}

/** Line and column of an offset. */
export function positionAt(text: string, offset: number): YamlPosition {
  const start = lineStart(text, offset);
  return {
    line: text.slice(0, offset).split('\n').length,
    column: offset - start + 1,
    offset,
  };
}
