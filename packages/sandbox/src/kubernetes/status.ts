import type { JsonFields } from './object';

/** A refusal as an API server words it. */
export class KubernetesError extends Error {
  readonly name = 'KubernetesError';

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: JsonFields,
    /** Fields of the answer's `metadata`, such as a token to go on with. */
    readonly metadata: JsonFields = {},
  ) {
    super(message);
  }

  /** The `Status` object that is sent. */
  toStatus(): JsonFields {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.metadata,
      status: 'Failure',
      message: this.message,
      ...(this.reason && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

/** How a kind of resource is called in messages: `terraforms.infra.contrib.fluxcd.io`. */
export type Named = { plural: string; group: string };

/** `terraforms.infra.contrib.fluxcd.io`, `configmaps`. */
export function qualified({ plural, group }: Named): string {
  return group ? `${plural}.${group}` : plural;
}

function detailsOf(resource: Named, name: string): JsonFields {
  return {
    name,
    ...(resource.group && { group: resource.group }),
    kind: resource.plural,
  };
}

export function notFound(resource: Named, name: string): KubernetesError {
  return new KubernetesError(
    404,
    'NotFound',
    `${qualified(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );
}

export function alreadyExists(resource: Named, name: string): KubernetesError {
  return new KubernetesError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

export function modifiedMeanwhile(
  resource: Named,
  name: string,
): KubernetesError {
  return new KubernetesError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(
      resource,
    )} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    detailsOf(resource, name),
  );
}

export function badRequest(message: string): KubernetesError {
  return new KubernetesError(400, 'BadRequest', message);
}

/** The resource version is older than what the server remembers. */
export function expired(message: string, metadata = {}): KubernetesError {
  return new KubernetesError(410, 'Expired', message, undefined, metadata);
}

/** One field that an object is refused for. */
export type Problem = { field: string; reason: string; message: string };

/** An object that does not fit its schema. */
export function invalid(
  kind: { kind: string; group: string },
  name: string,
  problems: Problem[],
): KubernetesError {
  const told = problems.map(({ field, message }) => `${field}: ${message}`);
  const text = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  const called = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  return new KubernetesError(
    422,
    'Invalid',
    `${called} "${name}" is invalid: ${text}`,
    {
      name,
      group: kind.group,
      kind: kind.kind,
      causes: problems.map(({ field, reason, message }) => ({
        reason,
        message,
        field,
      })),
    },
  );
}
