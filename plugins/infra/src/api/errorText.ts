function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'statusCode' in error
    ? error.statusCode
    : undefined;
}

/** What the backend said, without the status line around it. */
export function errorText(error: unknown): string {
  const cause = causeOf(error);
  if (cause instanceof Error && cause.message) return cause.message;
  return error instanceof Error ? error.message : String(error);
}

/** Whether the backend answered that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return (
    statusOf(error) === 404 ||
    (error instanceof Error && error.name === 'NotFoundError') ||
    (causeOf(error) as Error | undefined)?.name === 'NotFoundError'
  );
}

/** Whether a person may not do this, whatever they change in the form. */
export function isNotAllowed(error: unknown): boolean {
  return (
    statusOf(error) === 403 ||
    (error instanceof Error && error.name === 'NotAllowedError') ||
    (causeOf(error) as Error | undefined)?.name === 'NotAllowedError'
  );
}
