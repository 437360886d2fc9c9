import type { ChangeSet } from '@groundwork/backstage-plugin-infra-common';
import type { PlannedFile } from './fileChanges';

/** What a change does: the answer of `plan`, with the texts that a proposal carries. @public */
export interface PlannedChangeSet extends Omit<ChangeSet, 'files'> {
  /** Empty when there is nothing to change. */
  readonly files: PlannedFile[];
}

/**
 * A change set as it is shown. Whole texts are left out: they are most of it,
 * and what changes stands in the differences.
 *
 * @public
 */
export function shownChangeSet(planned: PlannedChangeSet): ChangeSet {
  return {
    ...planned,
    files: planned.files.map(({ before, after, ...file }) => file),
  };
}
