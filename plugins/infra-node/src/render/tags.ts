import type { JsonObject } from '@backstage/types';
import {
  formatPackageRef,
  type Cloud,
} from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText } from '../inputs/expression';
import {
  scopeOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';
import { perChange } from './perChange';

/** An expression that needs a resource. */
const aboutResource = /\$\{\{[^}]*\b(?:resource|inputs)\./;

/** Text by name. */
export type Tags = Record<string, string>;

/** Prefix of all labels and annotations that belong to Groundwork. */
export const OWN_PREFIX = 'groundwork/';

/** Value of `app.kubernetes.io/managed-by` on objects that Groundwork made. */
export const MANAGER = 'groundwork';

/**
 * The tags of everything that is rendered for a service in an environment,
 * with the platform's own; the built-in ones cannot be replaced.
 *
 * @throws InputError when a tag's expression has no value
 */
export const serviceTags = perChange<ServiceContext | ResourceContext, Tags>(
  (context, change) => {
    const { platform, resolved } = context;
    const scope = scopeOf(context, change);
    const { spec } = resolved.package.document;
    const own = Object.entries(platform.settings.document.spec.tags)
      // Tags about a resource have no meaning on what serves the whole service.
      .filter(([, text]) => 'resource' in context || !aboutResource.test(text))
      .map(([name, text]) => [
        name,
        evaluateToText(text, scope, {
          located: platform.settings,
          keys: ['spec', 'tags', name],
        }),
      ]);
    return {
      ...Object.fromEntries(own),
      'managed-by': MANAGER,
      service: resolved.claim.document.metadata.name,
      owner: resolved.claim.document.spec.owner,
      environment: resolved.environment.document.metadata.name,
      profile: resolved.profile.document.metadata.name,
      package: formatPackageRef({ name: spec.package, version: spec.version }),
      build: spec.revision.slice(0, 12),
      'change-id': change.id,
    };
  },
);

/**
 * Tags as a module gets them. Google Cloud takes lower-case letters, digits,
 * dashes and underscores only; the others take the tags as they are.
 */
export function cloudTags(tags: Tags, cloud: Cloud): JsonObject {
  const entries = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  if (cloud !== 'gcp') return Object.fromEntries(entries);
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .slice(0, 63);
  return Object.fromEntries(
    entries.map(([name, value]) => [plain(name), plain(value)]),
  );
}

const labelValue = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** What changes with every change is not for selecting by. */
const annotationsOnly = new Set(['change-id', 'build']);

const metadata = new WeakMap<Tags, readonly MetadataTag[]>();

/** A tag as it stands in the metadata of an object. */
interface MetadataTag {
  readonly name: string;
  readonly section: 'labels' | 'annotations';
  readonly key: string;
  readonly value: string;
}

/**
 * Tags as labels, where the value can be one, and as annotations. Made once
 * for the same tags: all objects of a resource have them.
 */
export function tagMetadata(tags: Tags): readonly MetadataTag[] {
  let made = metadata.get(tags);
  if (!made) {
    made = Object.entries(tags)
      .filter(([name]) => name !== 'managed-by')
      .map(([name, value]) => ({
        name,
        section:
          labelValue.test(value) && !annotationsOnly.has(name)
            ? 'labels'
            : 'annotations',
        key: OWN_PREFIX + keyPart(name),
        value,
      }));
    metadata.set(tags, made);
  }
  return made;
}

/** A tag's name as the name part of a label's key. */
function keyPart(name: string): string {
  return name
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 63);
}

/** A copy with its keys in order. */
export function sorted<T>(record: Record<string, T>): Record<string, T> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map(key => [key, record[key]]));
}
