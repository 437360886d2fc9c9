import type { InputValues } from '@groundwork/backstage-plugin-infra-common';

/** A part of the text with what it was taken for. Offsets are UTF-16 units. */
export interface UnderstoodPart {
  start: number;
  end: number;
  text: string;
  kind: 'service' | 'environment' | 'profile' | 'resource' | 'input' | 'name';
  /** What it means: the name of the term, `size: large`, … */
  meaning: string;
  /** The text held a slip; `meaning` is the nearest term. */
  corrected: boolean;
}

/** A part of the text that says nothing to us. */
export interface UnknownPart {
  start: number;
  end: number;
  text: string;
  /** Terms that it could mean; several are equally near. */
  candidates: string[];
}

/** A resource that the text asks for. */
export interface UnderstoodResource {
  type: string;
  /** Absent when the text gives none. */
  name?: string;
  inputs: InputValues;
}

/** What a line of text asks for. */
export interface Understanding {
  service?: string;
  /** The service is not in the vocabulary; it stands where a service would. */
  newService: boolean;
  profile?: string;
  environments: string[];
  resources: UnderstoodResource[];
  parts: UnderstoodPart[];
  unknown: UnknownPart[];
}

/** A word of the text. */
export interface Token {
  text: string;
  lower: string;
  start: number;
  end: number;
}

/** Splits a text at spaces and punctuation; names keep dashes and dots. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(
    /[\p{L}\p{N}]+(?:[-_.]+[\p{L}\p{N}]+)*/gu,
  )) {
    tokens.push({
      text: match[0],
      lower: match[0].toLowerCase(),
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return tokens;
}
