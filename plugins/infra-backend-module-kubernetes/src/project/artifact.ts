import type { FieldReader, Fields } from './fields';
import type { OwnFields } from './kind';

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
