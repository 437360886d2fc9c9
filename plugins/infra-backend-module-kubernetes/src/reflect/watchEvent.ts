import { isFields, type Fields } from '../project/fields';
import type { SplitLine } from './LineSplitter';

/** What a line of a watch says. */
export type WatchEvent =
  | { readonly type: 'put' | 'delete'; readonly object: Fields }
  | { readonly type: 'bookmark'; readonly resourceVersion: string }
  | { readonly type: 'error'; readonly status: Fields }
  | { readonly type: 'garbage'; readonly why: string };

/** Reads a line; one that cannot be read is garbage, never a failure. */
export function readWatchEvent(line: SplitLine): WatchEvent {
  if ('tooLong' in line) return garbage('a line is too long');
  let event: unknown;
  try {
    event = JSON.parse(line.text);
  } catch {
    return garbage('a line is not JSON');
  }
  if (!isFields(event)) return garbage('an event is not an object');
  const { type, object } = event;
  if (!isFields(object)) return garbage('an event has no object');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'put', object };
    case 'DELETED':
      return { type: 'delete', object };
    case 'BOOKMARK': {
      const resourceVersion = resourceVersionOf(object);
      return resourceVersion === undefined
        ? garbage('a bookmark has no resource version')
        : { type: 'bookmark', resourceVersion };
    }
    case 'ERROR':
      return { type: 'error', status: object };
    default:
      return garbage('an event is of an unknown type');
  }
}

function garbage(why: string): WatchEvent {
  return { type: 'garbage', why };
}

/** The resource version of an object or a list. */
export function resourceVersionOf(object: Fields): string | undefined {
  const version = isFields(object.metadata)
    ? object.metadata.resourceVersion
    : undefined;
  return typeof version === 'string' && version !== '' ? version : undefined;
}
