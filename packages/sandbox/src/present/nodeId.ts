/** The GraphQL types whose objects have an id of the sandbox. */
export const NODE_PREFIXES = {
  Repository: 'R',
  Ref: 'REF',
  PullRequest: 'PR',
  Issue: 'I',
  Label: 'LA',
  User: 'U',
  Organization: 'O',
  Team: 'T',
  Commit: 'C',
  Tree: 'TR',
  Blob: 'B',
  Tag: 'TA',
  IssueComment: 'IC',
  PullRequestReview: 'PRR',
  StatusContext: 'SC',
  CheckRun: 'CR',
  CheckSuite: 'CS',
  App: 'A',
} as const;

/** A GraphQL type that has node ids. */
export type NodeType = keyof typeof NODE_PREFIXES;

/**
 * The global id of an object: its type and its key, readable again. It stays the
 * same for as long as the object keeps its name.
 */
export function nodeId(type: NodeType, key: string): string {
  return `${NODE_PREFIXES[type]}_${Buffer.from(key, 'utf8').toString(
    'base64url',
  )}`;
}

/** Type and key of a node id; undefined when it is not one. */
export function parseNodeId(
  id: string,
): { type: NodeType; key: string } | undefined {
  const match = /^([A-Z]+)_([A-Za-z0-9_-]+)$/.exec(id);
  const type = (Object.keys(NODE_PREFIXES) as NodeType[]).find(
    name => NODE_PREFIXES[name] === match?.[1],
  );
  if (!match || !type) {
    return undefined;
  }
  const key = Buffer.from(match[2], 'base64url').toString('utf8');
  return nodeId(type, key) === id ? { type, key } : undefined;
}
