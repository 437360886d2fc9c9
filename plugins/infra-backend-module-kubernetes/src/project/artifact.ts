import type { FieldReader, Fields } from './fields';
import type { OwnFields } from './kind';
import { whole, type WantedMembers } from './wanted';

/** What `artifact` reads of a status. */
export const wantedArtifact: WantedMembers = { artifact: whole('revision') };

/** What a source of Flux has fetched. */
export function artifact(
  reader: FieldReader,
  status: Fields,
): Pick<OwnFields, 'revisions'> {
  const fetched = reader.object(status, 'artifact', 'status.artifact');
  return {
    revisions: {
      artifact: reader.text(fetched, 'revision', 'status.artifact.revision'),
    },
  };
}
