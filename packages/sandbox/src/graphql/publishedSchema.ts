import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const FILE = '@octokit/graphql-schema/schema.graphql';

/**
 * GitHub's published GraphQL schema. The package can only be imported as an ES
 * module, which jest and our CommonJS build cannot, and its own entry point also
 * parses a second, JSON form: the file is read where Node finds the package.
 */
export function readPublishedSchema(): string {
  const folders = require.resolve.paths(FILE) ?? [];
  const path = folders
    .map(folder => join(folder, FILE))
    .find(candidate => existsSync(candidate));
  if (!path) {
    throw new Error(
      `${FILE} was not found in ${folders.join(
        ', ',
      )}; install the dependencies`,
    );
  }
  return readFileSync(path, 'utf8');
}
