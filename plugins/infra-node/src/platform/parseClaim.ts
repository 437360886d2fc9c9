import type {
  Problem,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from './platform';
import {
  isKind,
  isOurs,
  makeProblem,
  readDocument,
  sortProblems,
} from './readDocument';
import { readYaml } from './readYaml';

/**
 * Reads the file of a claim. Quick enough for thousands of claims: places are
 * looked up only for problems.
 *
 * @returns the claim, unless something is wrong with it, and every problem
 * @public
 */
export function parseClaim(
  path: string,
  text: string,
): { claim?: Located<ServiceInfraDocument>; problems: Problem[] } {
  const { documents, problems } = readYaml(path, text);
  const ours = documents.filter(raw => isOurs(raw.value));
  const [first, ...rest] = ours;
  if (!first) {
    if (problems.length > 0) return { problems };
    return {
      problems: [
        makeProblem({
          rule: 'no-claim',
          message: 'holds no document of kind ServiceInfra',
          path,
          place: { line: 1, column: 1 },
        }),
      ],
    };
  }
  const read = readDocument(first);
  const all = [...problems, ...read.problems];
  for (const raw of rest) {
    all.push(
      makeProblem({
        rule: 'more-than-one',
        message: 'holds more than one document; a claim has a file of its own',
        path,
        place: raw.source.valuePlace(raw.index, []),
      }),
    );
  }
  const { located } = read;
  if (!located) return { problems: sortProblems(all) };
  if (!isKind(located, 'ServiceInfra')) {
    all.push(
      makeProblem({
        rule: 'no-claim',
        message: `is of kind ${located.document.kind}; a claim is of kind ServiceInfra`,
        path,
        place: located.position(['kind']),
        kind: located.document.kind,
        name: read.name,
      }),
    );
    return { problems: sortProblems(all) };
  }
  all.push(...repeatedResources(located));
  return all.length > 0
    ? { problems: sortProblems(all) }
    : { claim: located, problems: [] };
}

/** Type and name are the identity of a resource; two of the same are none. */
function repeatedResources(claim: Located<ServiceInfraDocument>): Problem[] {
  const seen = new Map<string, number>();
  const problems: Problem[] = [];
  claim.document.spec.resources.forEach((resource, index) => {
    const id = `${resource.type}/${resource.name}`;
    const before = seen.get(id);
    if (before === undefined) {
      seen.set(id, index);
      return;
    }
    const { line } = claim.position(['spec', 'resources', before, 'name']);
    problems.push(
      makeProblem({
        rule: 'duplicate-name',
        message: `${resource.type} "${resource.name}" stands in line ${line} already; type and name together are unique`,
        path: claim.path,
        place: claim.position(['spec', 'resources', index, 'name']),
        kind: 'ServiceInfra',
        name: claim.document.metadata.name,
      }),
    );
  });
  return problems;
}
