import type { ObjectRef, ObservedObject } from './observed';
import {
  inClusterOf,
  phasesByUrgency,
  refOf,
  type Reading,
  type ReadingContext,
} from './reading';
import { compareText, lowerFirst, nameOf, withoutStop } from './words';

/** So many objects are looked at, whatever the cluster says depends on what. */
const mostObjects = 200;

type Read = (object: ObservedObject, context: ReadingContext) => Reading;

interface Step {
  readonly ref: ObjectRef;
  readonly object?: ObservedObject;
  readonly reading: Reading;
  /** The way from the first dependency to this one. */
  readonly path: readonly Step[];
}

const keyOf = (ref: ObjectRef) => JSON.stringify(refOf(ref));

/** The dependencies of an object, once each, in an order of their own. */
function dependenciesOf(object: ObservedObject): ObjectRef[] {
  const refs = new Map(
    object.dependsOn
      .map(ref => inClusterOf(object, ref))
      .map(ref => [keyOf(ref), ref] as const),
  );
  return [...refs].sort(([a], [b]) => compareText(a, b)).map(([, ref]) => ref);
}

const isWaitingItself = (reading: Reading) =>
  reading.phase === 'waiting' && reading.waitsFor?.kind === 'dependency';

/**
 * Follows a wait to what really stands in the way: breadth first, each object
 * once, so circles end and wide graphs cost no more than they have objects.
 */
export function followDependencies(
  object: ObservedObject,
  reading: Reading,
  context: ReadingContext,
  read: Read,
): Reading {
  if (!isWaitingItself(reading)) return reading;
  const others = { ...context, previous: undefined };
  const seen = new Set([keyOf(object)]);
  const queue: { from: ObservedObject; path: readonly Step[] }[] = [
    { from: object, path: [] },
  ];
  const causes: Step[] = [];
  let circle: readonly ObservedObject[] | undefined;
  for (const { from, path } of queue) {
    for (const ref of dependenciesOf(from)) {
      const key = keyOf(ref);
      circle ??= circleOf(key, [
        object,
        ...path.flatMap(step => step.object ?? []),
      ]);
      if (seen.has(key) || seen.size > mostObjects) continue;
      seen.add(key);
      const found = context.find(ref);
      const step: Step = {
        ref,
        path,
        reading: found ? read(found, others) : absent(ref, context),
        ...(found && { object: found }),
      };
      if (found && isWaitingItself(step.reading)) {
        queue.push({ from: found, path: [...path, step] });
      } else if (step.reading.phase !== 'ready') {
        causes.push(step);
      }
    }
  }
  const cause = causes.sort(
    (a, b) =>
      phasesByUrgency.indexOf(a.reading.phase) -
        phasesByUrgency.indexOf(b.reading.phase) ||
      a.path.length - b.path.length ||
      compareText(keyOf(a.ref), keyOf(b.ref)),
  )[0];
  if (cause) return blamed(object, reading, cause);
  return circle ? inCircle(object, reading, circle) : reading;
}

function absent(ref: ObjectRef, context: ReadingContext): Reading {
  const isGone = context.isWatched(ref);
  return {
    phase: isGone ? 'failed' : 'unknown',
    reason: isGone ? 'missing' : 'not-watched',
    message: isGone
      ? 'Is not in the cluster.'
      : 'Is not visible to this portal.',
    needsAttention: false,
  };
}

/** `which failed: could not be applied: …`. */
function clause({ phase, reason, message }: Reading): string {
  const text = withoutStop(lowerFirst(message));
  return phase === 'failed' && reason !== 'missing'
    ? `which failed: ${text}`
    : `which ${text}`;
}

function blamed(
  object: ObservedObject,
  reading: Reading,
  { ref, object: found, reading: root, path }: Step,
): Reading {
  const chain = [...path, { ref, object: found }]
    .slice(0, 3)
    .map(step => nameOf(step.ref, step.object, object));
  const way =
    path.length + 1 > chain.length
      ? `${chain[0]}, and in the end ${nameOf(ref, found, object)}`
      : chain.join(', and that for ');
  const text = `${way}, ${clause(root)}`;
  return {
    ...reading,
    message: `Waits for ${text}.`,
    waitsFor: {
      kind: 'dependency',
      text,
      object: refOf(path[0]?.ref ?? ref),
      rootCause: {
        object: refOf(ref),
        phase: root.phase,
        message: root.message,
      },
    },
    actor: root.actor ?? {
      who: root.reason === 'missing' ? 'owner' : 'controller',
      action:
        root.reason === 'missing'
          ? `Ask for ${nameOf(
              ref,
              found,
              object,
            )}, or take the dependency away.`
          : 'Goes on when that is ready.',
    },
    // The one in the way has its own report; there it wants somebody.
    needsAttention: root.reason === 'missing',
  };
}

/** The objects from the one with that name to the end of the way. */
function circleOf(
  key: string,
  way: readonly ObservedObject[],
): ObservedObject[] | undefined {
  const start = way.findIndex(one => keyOf(one) === key);
  return start < 0 ? undefined : way.slice(start);
}

function inCircle(
  object: ObservedObject,
  reading: Reading,
  circle: readonly ObservedObject[],
): Reading {
  const names = circle.slice(0, 5).map(one => nameOf(one, one, object));
  const text =
    circle.length === 1 && circle[0] === object
      ? 'itself'
      : `a circle: ${names.join(' needs ')} needs ${names[0]}`;
  return {
    ...reading,
    reason: 'dependency-circle',
    message: `Waits for ${text}.`,
    waitsFor: { kind: 'dependency', text, object: refOf(circle[0]) },
    actor: { who: 'platform', action: 'Take one of the dependencies away.' },
    needsAttention: true,
  };
}
