import { z } from 'zod';
import { hoistDefinitions } from '../json';
import { certificationDocumentSchema } from './certification';
import { componentPackageDocumentSchema } from './componentPackage';
import { GROUNDWORK_API_VERSION } from './metadata';
import { environmentDocumentSchema } from './environment';
import { platformDocumentSchema } from './platform';
import { policyDocumentSchema } from './policy';
import { profileDocumentSchema } from './profile';
import { resourceTypeDocumentSchema } from './resourceType';
import { serviceInfraDocumentSchema } from './serviceInfra';
import { waiverDocumentSchema } from './waiver';

/** The zod schema of every document kind. @public */
export const documentSchemas = {
  Platform: platformDocumentSchema,
  Environment: environmentDocumentSchema,
  Profile: profileDocumentSchema,
  ResourceType: resourceTypeDocumentSchema,
  ComponentPackage: componentPackageDocumentSchema,
  Certification: certificationDocumentSchema,
  Policy: policyDocumentSchema,
  Waiver: waiverDocumentSchema,
  ServiceInfra: serviceInfraDocumentSchema,
} as const;

/** Name of a document kind. @public */
export type DocumentKind = keyof typeof documentSchemas;

/** Names of all document kinds. @public */
export const documentKinds = Object.keys(documentSchemas) as DocumentKind[];

/** A parsed document of a kind. @public */
export type DocumentOf<K extends DocumentKind> = z.infer<
  (typeof documentSchemas)[K]
>;

/** Any parsed document. @public */
export type GroundworkDocument = {
  [K in DocumentKind]: DocumentOf<K>;
}[DocumentKind];

/** Whether the text is the name of a document kind. @public */
export function isDocumentKind(kind: unknown): kind is DocumentKind {
  return typeof kind === 'string' && Object.hasOwn(documentSchemas, kind);
}

/**
 * JSON Schema (draft 2020-12) of a document kind as a person writes it:
 * defaulted keys are optional. For editors, and served by the backend.
 *
 * @public
 */
export function documentJsonSchema(
  kind: DocumentKind,
): Record<string, unknown> {
  return {
    ...z.toJSONSchema(documentSchemas[kind], { io: 'input' }),
    $id: `groundwork/v1alpha1/${kind}.json`,
  };
}

/**
 * One JSON Schema for a whole GitOps repository: the `kind` of a document
 * decides which schema it has to meet. An editor can use it for all files.
 *
 * @public
 */
export function anyDocumentJsonSchema(): Record<string, unknown> {
  const definitions: Record<string, unknown> = {};
  for (const kind of documentKinds) {
    definitions[kind] = hoistDefinitions(
      documentJsonSchema(kind),
      definitions,
      '#/$defs/',
    );
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'groundwork/v1alpha1/groundwork.json',
    title: 'Groundwork document',
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: GROUNDWORK_API_VERSION },
      kind: { enum: documentKinds },
    },
    allOf: documentKinds.map(kind => ({
      if: { properties: { kind: { const: kind } }, required: ['kind'] },
      then: { $ref: `#/$defs/${kind}` },
    })),
    $defs: definitions,
  };
}
