import { UnreadableYamlError } from './unreadable';
import { scalarUnder, effectiveEntries } from './readTree';
import {
  dereference,
  type SourceDocument,
  type SourceNode,
} from './sourceTree';
import type { YamlDocumentSelector } from './types';

/**
 * The one document that a selector means.
 *
 * @throws {@link UnreadableYamlError} when none or several match
 */
export function selectDocument(
  documents: SourceDocument[],
  selector: YamlDocumentSelector = {},
): SourceDocument {
  const wanted = Object.entries(selector).filter(
    ([, value]) => value !== undefined,
  );
  const filled = documents.filter(({ root }) => root);
  const candidates =
    filled.length > 0 || wanted.length > 0 ? filled : documents;
  const matching = candidates.filter(
    ({ root }) => root === undefined || matches(root, selector),
  );
  const [first, second] = matching;
  const description = wanted
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
  if (second) {
    throw new UnreadableYamlError(
      second.root?.start ?? second.end,
      description
        ? `several of its documents have ${description}`
        : `it holds ${matching.length} documents, and nothing says which one is meant`,
      'Name the document by apiVersion, kind, name and namespace, or leave only one.',
    );
  }
  if (first) {
    return first;
  }
  if (documents.length === 0) {
    return { end: 0 };
  }
  throw new UnreadableYamlError(
    0,
    `none of its documents has ${description}`,
    'Add the document, or correct the name that is looked for.',
  );
}

function matches(root: SourceNode, selector: YamlDocumentSelector): boolean {
  const node = dereference(root);
  const metadata =
    node.kind === 'map'
      ? effectiveEntries(node).get('metadata')?.entry.value
      : undefined;
  const apiVersion = scalarUnder(root, 'apiVersion');
  return (
    (selector.apiVersion === undefined ||
      (apiVersion !== undefined &&
        group(apiVersion) === group(selector.apiVersion))) &&
    fits(selector.kind, scalarUnder(root, 'kind')) &&
    fits(selector.name, metadata && scalarUnder(metadata, 'name')) &&
    fits(selector.namespace, metadata && scalarUnder(metadata, 'namespace'))
  );
}

function fits(wanted: string | undefined, found: string | undefined): boolean {
  return wanted === undefined || wanted === found;
}

/** `apps/v1` → `apps`, `v1` → the core group, anything else is a bare group. */
function group(apiVersion: string): string {
  const [head, version] = apiVersion.split('/');
  return version === undefined && /^v\d/.test(head) ? '' : head;
}
