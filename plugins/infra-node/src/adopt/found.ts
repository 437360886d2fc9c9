import type {
  Finding,
  SourcePosition,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject, JsonValue } from '@backstage/types';

/** How something that people wrote is delivered. */
export type FoundEngine = 'tofu-controller' | 'helm-values' | 'terragrunt';

/** One thing that people wrote by hand for a service, as it stands in a file. */
export interface FoundObject {
  readonly environment: string;
  readonly engine: FoundEngine;
  /** Name of its Terraform object; of its directory for Terragrunt. */
  readonly name: string;
  /** Variables of the module, tags among them. */
  readonly variables: JsonObject;
  /** Variables that come from elsewhere, such as a Secret. */
  readonly fromElsewhere: readonly string[];
  readonly module: ModuleSource;
  /** What labels or values say of themselves. */
  readonly says: { type?: string; resource?: string; profile?: string };
  readonly source: SourcePosition;
  /** Place of a variable in the file. */
  position(variable: string): SourcePosition;
}

/** Where a module comes from, as far as the files tell. */
export interface ModuleSource {
  readonly kind?: string;
  readonly url?: string;
  /** Tag, digest or other pin. */
  readonly ref?: string;
  readonly path?: string;
  /** Words for messages. */
  readonly text: string;
}

/** Values of the tags that are there, by name of the tag. */
export type FoundTags = Record<string, JsonValue>;

/** Everything found for a service. */
export interface Inventory {
  readonly objects: readonly FoundObject[];
  /** Environments in which the service has any file. */
  readonly environments: readonly string[];
  readonly findings: readonly Finding[];
}
