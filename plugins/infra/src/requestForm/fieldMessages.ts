import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { RequestDraft } from './draft';
import type { DraftProblem } from './draftProblems';

/** Where a message belongs in the form. */
export interface FieldPlace {
  field: string;
  index?: number;
  input?: string;
  environment?: string;
}

/** Error findings of a preview, as problems of the fields that they target. */
export function findingProblems(
  findings: readonly Finding[],
  draft: RequestDraft,
): DraftProblem[] {
  return findings.flatMap(({ severity, target, message }) => {
    if (severity !== 'error' || !target) return [];
    if (target.resource) {
      const { type, name } = target.resource;
      const index = draft.resources.findIndex(
        resource => resource.type === type && resource.name === name,
      );
      if (index < 0) return [];
      const { input, environment } = target;
      return [{ field: 'resources', index, input, environment, message }];
    }
    return target.field ? [{ field: target.field, message }] : [];
  });
}

/**
 * Messages for one place. A message for an environment whose own field is not
 * shown belongs to the input's field.
 */
export function messagesAt(
  problems: readonly DraftProblem[],
  place: FieldPlace,
): string[] {
  return [
    ...new Set(
      problems
        .filter(
          problem =>
            problem.field === place.field &&
            problem.index === place.index &&
            problem.input === place.input &&
            (place.environment === undefined ||
              problem.environment === place.environment),
        )
        .map(problem => problem.message),
    ),
  ];
}
