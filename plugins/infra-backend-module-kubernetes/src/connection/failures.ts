import { CustomErrorBase } from '@backstage/errors';
import { z } from 'zod';
import { storable } from '../project/fields';
import { maskSecrets } from '../project/messages';

/** A cluster answered, and the answer is a refusal. */
export class ClusterAnswerError extends CustomErrorBase {
  constructor(
    message: string,
    /** HTTP status, or the code within an event. */
    readonly status: number,
    /** Kubernetes's own word, such as `Expired`. */
    readonly reason: string | undefined,
  ) {
    super(message);
    this.name = 'ClusterAnswerError';
  }
}

/** Nothing, or nothing usable, came from a cluster. */
export class ClusterUnreachableError extends CustomErrorBase {
  name = 'ClusterUnreachableError' as const;
}

/** An answer is larger than what is taken at once. */
export class AnswerTooLargeError extends CustomErrorBase {
  name = 'AnswerTooLargeError' as const;
}

const statusSchema = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
});

const longestMessage = 500;

/** The refusal that a `Status` object of Kubernetes describes. */
export function refusal(
  cluster: string,
  body: unknown,
  httpStatus: number,
): ClusterAnswerError {
  const parsed = statusSchema.safeParse(body);
  const status = parsed.success ? parsed.data : {};
  const code = httpStatus >= 400 ? httpStatus : status.code ?? 500;
  // It ends up in logs and on pages.
  const words = status.message
    ? storable(maskSecrets(status.message.slice(0, longestMessage))).replace(
        /\p{Cc}+/gu,
        ' ',
      )
    : 'no reason given';
  return new ClusterAnswerError(
    `cluster ${cluster} answered ${code}: ${words}`,
    code,
    status.reason,
  );
}

/** The refusal in a body that may be anything. */
export function refusalFromText(
  cluster: string,
  text: string,
  httpStatus: number,
): ClusterAnswerError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return refusal(cluster, body, httpStatus);
}

/**
 * Whether the position that was asked from is gone: compacted away, or of a
 * time that the server does not know (any more, or yet).
 */
export function isExpired(error: unknown): boolean {
  return (
    error instanceof ClusterAnswerError &&
    (error.status === 410 ||
      error.reason === 'Expired' ||
      error.reason === 'Gone' ||
      /too large resource version/i.test(error.message))
  );
}
