import {
  requestChangeSchema,
  type ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import { type RequestDraft, writeDraft } from './draft';

/** Words for what is missing; the form passes translated ones. */
export interface ProblemWords {
  service: string;
  owner: string;
  profile: string;
  environments: string;
  nameTaken: string;
  nameRepeated: string;
}

/** Something that a person still has to fill in or correct. */
export interface DraftProblem {
  /** Key of the change: `service`, `profile`, `environments`, `owner`, … */
  field: string;
  /** For `resources`: which one. */
  index?: number;
  /** For `resources`: `name`, or an input. */
  input?: string;
  environment?: string;
  message: string;
}

/**
 * What keeps a draft from being a request that can be planned.
 *
 * @param service - its claim, and whether somebody has to say who owns it.
 */
export function draftProblems(
  draft: RequestDraft,
  service: { claim?: ServiceView; needsOwner: boolean },
  words: ProblemWords,
): DraftProblem[] {
  const { claim } = service;
  const problems: DraftProblem[] = [];
  if (draft.service === '') {
    problems.push({ field: 'service', message: words.service });
  }
  if (service.needsOwner && !draft.owner) {
    problems.push({ field: 'owner', message: words.owner });
  }
  if (!claim && !draft.profile) {
    problems.push({ field: 'profile', message: words.profile });
  }
  if (!claim && draft.environments.length === 0) {
    problems.push({ field: 'environments', message: words.environments });
  }
  const existing = claim?.resources ?? [];
  draft.resources.forEach((resource, index) => {
    const same = (r: { type: string; name: string }) =>
      r.type === resource.type && r.name === resource.name;
    if (draft.resources.findIndex(same) < index) {
      problems.push({
        field: 'resources',
        index,
        input: 'name',
        message: words.nameRepeated,
      });
    } else if (existing.some(same)) {
      problems.push({
        field: 'resources',
        index,
        input: 'name',
        message: words.nameTaken,
      });
    }
  });
  const parsed = requestChangeSchema.safeParse(writeDraft(draft));
  for (const issue of parsed.error?.issues ?? []) {
    const [field, index, key, second, , last] = issue.path;
    if (field === 'service' && draft.service === '') continue;
    problems.push({
      field: String(field ?? 'change'),
      ...(typeof index === 'number' && { index }),
      ...(key === 'name' && { input: 'name' }),
      ...(key === 'inputs' && { input: String(second) }),
      ...(key === 'environments' && {
        environment: String(second),
        input: String(last),
      }),
      message: issue.message,
    });
  }
  return problems;
}
