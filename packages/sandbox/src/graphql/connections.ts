import { GitHubError } from '../forge/errors';

const cursorOf = (index: number) =>
  Buffer.from(`cursor:${index}`, 'utf8').toString('base64');

function indexOf(cursor: unknown): number | undefined {
  if (typeof cursor !== 'string') {
    return undefined;
  }
  const match = /^cursor:(\d+)$/.exec(
    Buffer.from(cursor, 'base64').toString('utf8'),
  );
  if (!match) {
    throw new GitHubError(
      422,
      'UNPROCESSABLE',
      `\`${cursor}\` does not appear to be a valid cursor.`,
    );
  }
  return Number(match[1]);
}

/**
 * One page of a list as a GraphQL connection.
 * @throws GitHubError when neither `first` nor `last` is given, or more than 100.
 */
export function connection<T>(
  items: T[],
  args: Record<string, unknown>,
  field: string,
) {
  const { first, last } = args;
  const size = Number(first ?? last ?? Number.NaN);
  if (Number.isNaN(size)) {
    throw new GitHubError(
      422,
      'UNPROCESSABLE',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  }
  if (size > 100 || size < 0) {
    throw new GitHubError(
      422,
      'UNPROCESSABLE',
      `Requesting ${size} records on the \`${field}\` connection exceeds the \`first\` limit of 100 records.`,
    );
  }
  let start = (indexOf(args.after) ?? -1) + 1;
  let end = Math.min(items.length, indexOf(args.before) ?? items.length);
  if (typeof first === 'number') {
    end = Math.min(end, start + size);
  } else {
    start = Math.max(start, end - size);
  }
  const nodes = items.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node, index) => ({
      node,
      cursor: cursorOf(start + index),
    })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0 && nodes.length > 0,
      startCursor: nodes.length > 0 ? cursorOf(start) : null,
      endCursor: nodes.length > 0 ? cursorOf(end - 1) : null,
    },
  };
}
