import type { JsonValue } from '@backstage/types';
import { createFrom, type Patch } from './patch';
import type { EditSession, Obstacle } from './session';
import { readData } from './readTree';
import { dereference, type SourceAlias, type SourceNode } from './sourceTree';
import type { YamlPath } from './types';
import type { Wanted } from './wanted';

/** Most nodes that a snippet repeats. */
const MAX_SNIPPET = 200;

/** The node is `*name`. */
export function aliasObstacle(
  session: EditSession,
  node: SourceAlias,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  const alias = session.text.slice(node.start, node.end);
  const line = session.line(node.target.start);
  return obstacleAt(
    node.start,
    path,
    `it is the alias ${alias} of what line ${line} defines, so changing it would change other places too`,
    `Write the value out here in place of ${alias}, then try again.`,
    patch,
    node,
  );
}

/** The node has an anchor that is used elsewhere. */
export function sharedObstacle(
  session: EditSession,
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle | undefined {
  const [first] = node.aliases;
  return first === undefined
    ? undefined
    : obstacleAt(
        session.text.lastIndexOf('&', node.start),
        path,
        `it carries an anchor that line ${session.line(
          first,
        )} uses, so changing it would change that place too`,
        `Write the value out on line ${session.line(
          first,
        )} in place of the alias, then try again.`,
        patch,
        node,
      );
}

/** A merge key supplies the key. */
export function mergeObstacle(
  node: SourceNode,
  supplied: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  return obstacleAt(
    node.start,
    path,
    'a merge key (<<) in this mapping supplies it',
    patch.kind === 'remove'
      ? 'Replace the merge key by the keys that are to stay, then try again.'
      : 'Write the key out in this mapping, where it wins over the merge key, then try again.',
    patch,
    supplied,
  );
}

/** The node has a tag that the wanted value does not fit. */
export function tagObstacle(
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  return obstacleAt(
    node.start,
    path,
    `it carries the tag ${node.tag}, which gives the value a meaning of its own`,
    'Remove the tag, then try again.',
    patch,
  );
}

/** The node is a template expression that happens to parse. */
export function templateObstacle(
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  return obstacleAt(
    node.start,
    path,
    'it is a template expression ({{ }}), filled in only when the file is rendered',
    'Edit the rendered file or replace the expression by a value, then try again.',
    patch,
  );
}

/** The node is a mapping without braces inside a flow sequence. */
export function pairObstacle(
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  return obstacleAt(
    node.start,
    path,
    'it is a pair without braces inside a sequence in brackets, where keys cannot be changed one by one',
    'Put braces around the pair, then try again.',
    patch,
  );
}

/** The key stands alone, as in `{a}` or `? a`. */
export function colonObstacle(
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  return obstacleAt(
    node.start,
    path,
    'its key stands without a colon, so there is no place for a value',
    'Write a colon behind the key, then try again.',
    patch,
  );
}

/** The path goes through a node that has no such children. */
export function kindObstacle(
  node: SourceNode,
  patch: Patch,
  path: YamlPath,
): Obstacle {
  const kind = {
    map: 'a mapping',
    seq: 'a sequence',
    scalar: 'a single value',
    alias: 'an alias',
  }[node.kind];
  const needed =
    patch.kind === 'walk' && patch.items.length > 0
      ? 'a sequence of named items'
      : 'a mapping';
  return obstacleAt(
    node.start,
    path,
    `it is ${kind}, but the edit needs ${needed} here`,
    `Turn it into ${needed}, then try again.`,
    patch,
  );
}

/** What stands in the way, how a person takes it out of the way, and what is wanted there. */
function obstacleAt(
  offset: number,
  path: YamlPath,
  reason: string,
  proposal: string,
  patch: Patch,
  supplied?: SourceNode,
): Obstacle {
  return { path, offset, reason, proposal, wanted: json(patch, supplied) };
}

/** What would stand there after the edit, when that is short enough to be pasted. */
function json(patch: Patch, node?: SourceNode): JsonValue | undefined {
  const short = node && dereference(node).weight <= MAX_SNIPPET;
  const wanted = createFrom(patch, short ? readData(node) : undefined);
  return wanted === undefined ? undefined : toJson(wanted);
}

function toJson(wanted: Wanted): JsonValue {
  if (wanted instanceof Map) {
    return Object.fromEntries(
      [...wanted].map(([key, value]) => [key, toJson(value)]),
    );
  }
  return Array.isArray(wanted) ? wanted.map(toJson) : wanted;
}
