import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { z } from 'zod';

const principalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), userEntityRef: z.string() }),
  z.object({ type: z.literal('service'), subject: z.string() }),
]);

/**
 * Stable name of who asks: a user's entity reference, or the subject of a
 * service.
 *
 * @throws NotAllowedError for credentials that belong to nobody
 */
export function callerName(credentials: BackstageCredentials): string {
  const parsed = principalSchema.safeParse(credentials.principal);
  if (!parsed.success) {
    throw new NotAllowedError('Sign in to propose or preview changes');
  }
  return parsed.data.type === 'user'
    ? parsed.data.userEntityRef
    : parsed.data.subject;
}
