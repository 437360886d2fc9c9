import type { JsonValue } from '@backstage/types';

/** One step into a document: a mapping key, or the item of a sequence whose `key` equals `value` (a stable identity: re-runs never duplicate). @public */
export type YamlPathSegment = string | { key: string; value: string };

/** Way from the root of a document to a node. The empty path is the root itself. @public */
export type YamlPath = readonly YamlPathSegment[];

/** One wanted state of an owned node. Missing parents are created. @public */
export interface YamlEdit {
  /** Where. */
  path: YamlPath;
  /** What is to stand there afterwards; `undefined` removes the key or item. Keys whose value is `undefined` count as absent. */
  value: JsonValue | undefined;
}

/**
 * Which document of a file with several; without it the file must hold exactly one.
 * `apiVersion` is compared by its group only (`helm.toolkit.fluxcd.io/v2` also finds `…/v2beta2`); a bare group name is accepted.
 *
 * @public
 */
export interface YamlDocumentSelector {
  /** API version or group, e.g. `helm.toolkit.fluxcd.io/v2`. */
  apiVersion?: string;
  /** Kind, e.g. `HelmRelease`. */
  kind?: string;
  /** `metadata.name`. */
  name?: string;
  /** `metadata.namespace`. */
  namespace?: string;
}

/** A place in a text. @public */
export interface YamlPosition {
  /** Line, from 1. */
  line: number;
  /** Column in UTF-16 code units, from 1. */
  column: number;
  /** Offset in UTF-16 code units, from 0. */
  offset: number;
}

/** Why an edit was not made. The text is untouched. @public */
export interface YamlRefusal {
  /** The node that stands in the way. */
  path: YamlPath;
  /** Line of that node, from 1. */
  line: number;
  /** Column of that node, from 1. */
  column: number;
  /** Why, in plain words. */
  reason: string;
  /** What a person can do so that the edit passes. */
  proposal: string;
  /** What a person could paste, when there is such a thing. */
  snippet?: string;
}

/** Outcome of {@link editYaml}: the new text, or every reason against it. @public */
export type YamlEditResult =
  | { ok: true; text: string; changed: boolean }
  | { ok: false; refusals: YamlRefusal[] };

/** Options of {@link editYaml} and {@link locateYaml}. @public */
export interface YamlEditOptions {
  /** Which document; default: the only one. */
  document?: YamlDocumentSelector;
  /** Name of the file, for messages. */
  file?: string;
}
