import { AnswerTooLargeError } from '../connection/failures';
import type { ClusterConnection } from '../connection/ClusterConnection';
import type { ObservedKind } from '../project/kind';
import { isFields } from '../project/fields';
import { ClusterUnreachableError } from '../connection/failures';
import { wantedOf } from '../project/wanted';
import { ListText } from './ListText';
import { Selection } from './Selection';
import { resourceVersionOf } from './watchEvent';

const usualLimit = 500;
/** Objects have at most 1.5 MB, so some always fit. */
const mostBytes = 32 * 1024 * 1024;

/** One page of a list. */
export interface ListPage {
  /** Parses what is read of them. */
  items(): readonly unknown[];
  readonly resourceVersion: string;
  readonly next: string | undefined;
}

/** Path of all objects of a kind. */
export function pathOf(kind: ObservedKind): string {
  return `/apis/${kind.group}/${kind.version}/${kind.plural}`;
}

const selections = new WeakMap<ObservedKind, Selection>();

function wanted(kind: ObservedKind): Selection {
  let selection = selections.get(kind);
  if (!selection) {
    selection = new Selection(wantedOf(kind));
    selections.set(kind, selection);
  }
  return selection;
}

/** One page of all objects of a kind. */
export async function readPage(options: {
  connection: ClusterConnection;
  kind: ObservedKind;
  limit: number;
  from?: string;
  deadline: number;
  signal: AbortSignal;
}): Promise<ListPage> {
  const { connection, kind, limit, from, deadline, signal } = options;
  const bytes = await connection.readBytes(
    {
      path: pathOf(kind),
      query: { limit: `${limit}`, ...(from && { continue: from }) },
      deadline,
      signal,
    },
    mostBytes,
  );
  const text = connection.parse(() => ListText.read(bytes));
  const resourceVersion = text && resourceVersionOf(text.list);
  if (!text || resourceVersion === undefined) {
    throw new ClusterUnreachableError(
      `cluster ${connection.cluster} answered with something that is no list of ${kind.plural}`,
    );
  }
  const { metadata } = text.list;
  const next = isFields(metadata) ? metadata.continue : undefined;
  return {
    items: () => text.items(wanted(kind)),
    resourceVersion,
    next: typeof next === 'string' && next !== '' ? next : undefined,
  };
}

/**
 * All objects of a kind, page by page. The next page is on its way while one
 * is worked on; pages of very large objects become smaller.
 */
export async function* listPages(options: {
  connection: ClusterConnection;
  kind: ObservedKind;
  deadline: number;
  signal: AbortSignal;
}): AsyncGenerator<ListPage> {
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  let limit = usualLimit;
  const read = async (from?: string): Promise<ListPage> => {
    for (;;) {
      try {
        return await readPage({ ...options, signal, limit, from });
      } catch (error) {
        if (!(error instanceof AnswerTooLargeError) || limit === 1) throw error;
        limit = Math.max(1, Math.floor(limit / 10));
      }
    }
  };
  try {
    let page = await read();
    for (;;) {
      const next = page.next === undefined ? undefined : read(page.next);
      // Its failure is looked at when it is this page's turn.
      next?.catch(() => {});
      // It is sent before the items are parsed, so that both go on at once.
      if (next) await new Promise(resolve => setImmediate(resolve));
      yield page;
      if (!next) return;
      page = await next;
    }
  } finally {
    ended.abort();
  }
}
