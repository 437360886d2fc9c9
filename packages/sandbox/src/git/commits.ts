/** Who made a commit and when (`date` is ISO 8601). */
export type Signature = { name: string; email: string; date: string };

/** The content of a commit object. */
export type Commit = {
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
};

const PERSON = /^(.*?) ?<([^>]*)> (-?\d+) ([+-]\d{4})$/;

function parseSignature(line: string): Signature {
  const match = PERSON.exec(line);
  return {
    name: match?.[1] ?? '',
    email: match?.[2] ?? '',
    date: new Date(Number(match?.[3] ?? 0) * 1000)
      .toISOString()
      .replace('.000Z', 'Z'),
  };
}

/** Reads the text of a commit object; headers it does not know are skipped. */
export function parseCommit(data: Buffer): Commit {
  const text = data.toString('utf8');
  const end = text.indexOf('\n\n');
  const commit: Commit = {
    tree: '',
    parents: [],
    author: parseSignature(''),
    committer: parseSignature(''),
    message: end < 0 ? '' : text.slice(end + 2),
  };
  for (const line of text.slice(0, end < 0 ? undefined : end).split('\n')) {
    const space = line.indexOf(' ');
    const value = line.slice(space + 1);
    switch (line.slice(0, space)) {
      case 'tree':
        commit.tree = value;
        break;
      case 'parent':
        commit.parents.push(value);
        break;
      case 'author':
        commit.author = parseSignature(value);
        break;
      case 'committer':
        commit.committer = parseSignature(value);
        break;
      default:
    }
  }
  return commit;
}

function encodeSignature(signature: Signature): string {
  // Git's own rule: these characters cannot stand in a name or an address.
  // eslint-disable-next-line no-control-regex
  const clean = (text: string) => text.replace(/[<>\n\x00]/g, '').trim();
  const seconds = Math.floor(Date.parse(signature.date) / 1000);
  return `${clean(signature.name) || 'unknown'} <${clean(
    signature.email,
  )}> ${seconds} +0000`;
}

/** Writes the text of a commit object. */
export function encodeCommit(commit: Commit): Buffer {
  return Buffer.from(
    [
      `tree ${commit.tree}`,
      ...commit.parents.map(parent => `parent ${parent}`),
      `author ${encodeSignature(commit.author)}`,
      `committer ${encodeSignature(commit.committer)}`,
      '',
      commit.message,
    ].join('\n'),
    'utf8',
  );
}
