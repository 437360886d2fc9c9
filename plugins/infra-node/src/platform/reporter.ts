import type {
  GroundworkDocument,
  Problem,
  Severity,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from './platform';
import { makeProblem } from './readDocument';

/** Notes what is wrong with one document, at a key of it. */
export interface Reporter {
  (
    severity: Severity,
    rule: string,
    message: string,
    keys: readonly (string | number)[],
  ): void;
}

/** A reporter for a document that adds to `problems`. */
export function reporterOf(
  located: Located<GroundworkDocument>,
  problems: Problem[],
): Reporter {
  const { kind, metadata } = located.document;
  return (severity, rule, message, keys) => {
    problems.push(
      makeProblem({
        severity,
        rule,
        message,
        path: located.path,
        place: located.position(keys),
        kind,
        name: metadata.name,
      }),
    );
  };
}
