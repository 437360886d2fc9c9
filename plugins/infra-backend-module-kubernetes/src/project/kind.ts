import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type { FieldReader, Fields } from './fields';
import type { WantedMembers } from './wanted';

/** What an object of some kind has beyond what all have. */
export type OwnFields = Partial<
  Pick<
    ObservedObject,
    'source' | 'path' | 'dependsOn' | 'revisions' | 'terraform' | 'helm'
  >
>;

/** Parts of an object that its kind's projection is given. */
export interface ObjectParts {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Fields;
  readonly status: Fields;
}

/** A kind of objects that is observed. */
export interface ObservedKind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  /** As in paths of the API. */
  readonly plural: string;
  /** What has to be installed for it to be there. */
  readonly partOf: string;
  /** All that `project` reads; the rest of a list is not even parsed. */
  readonly reads: {
    readonly spec: WantedMembers;
    readonly status: WantedMembers;
  };
  project(reader: FieldReader, parts: ObjectParts): OwnFields;
}
