import type { Schema } from './schema';

/** A column that `kubectl get` shows. */
export type Column = {
  name: string;
  type: 'string' | 'date' | 'integer';
  jsonPath: string;
  description?: string;
};

/** A kind of object that a cluster serves. */
export type Kind = {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  categories: string[];
  namespaced: boolean;
  schema: Schema;
  /** Whether `status` is written apart from the rest. */
  status: boolean;
  columns: Column[];
  /** Whether a definition of a custom resource brings it. */
  custom: boolean;
};

/** How a kind is declared: what is usual is left out. */
export type KindDeclaration = Pick<Kind, 'group' | 'version' | 'kind'> &
  Partial<Kind>;

/** A kind with what is usual filled in. */
export function declare(declaration: KindDeclaration): Kind {
  const singular = declaration.kind.toLowerCase();
  return {
    singular,
    plural: `${singular}s`,
    shortNames: [],
    categories: [],
    namespaced: true,
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    status: false,
    columns: [
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    custom: false,
    ...declaration,
  };
}

/** `infra.contrib.fluxcd.io/v1alpha2`, or `v1`. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** The columns that Flux gives to its kinds. */
export const readyColumns: Column[] = [
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  {
    name: 'Ready',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  },
  {
    name: 'Status',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Ready")].message',
  },
];
