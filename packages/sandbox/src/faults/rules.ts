import { z } from 'zod';

const path = z.string().max(500);

/** Which requests a fault is for; what is not given matches everything. */
export const faultMatch = z.strictObject({
  /** HTTP method. */
  method: z
    .string()
    .transform(method => method.toUpperCase())
    .optional(),
  /** Start of the path without its query, or a pattern with `*`. */
  path: path.optional(),
  /** GraphQL: name of the operation or of one of its top-level fields. */
  operation: z.string().optional(),
});

const answer = {
  status: z.number().int().min(200).max(599).default(502),
  headers: z.record(z.string(), z.string()).default({}),
  /** Text is sent as it is, anything else as JSON. */
  body: z.unknown().optional(),
};

/** What a fault does to a request that it strikes. */
export const faultEffect = z.discriminatedUnion('kind', [
  /** Waits before the work. */
  z.strictObject({
    kind: z.literal('delay'),
    milliseconds: z.number().min(0).max(600_000),
  }),
  /** Answers this instead: before the work (it is not done) or after it. */
  z.strictObject({
    kind: z.literal('answer'),
    when: z.enum(['before', 'after']).default('before'),
    ...answer,
  }),
  /** Closes the connection without an answer. */
  z.strictObject({
    kind: z.literal('drop'),
    when: z.enum(['before', 'after']).default('before'),
  }),
  /** Never answers; the connection stays open. */
  z.strictObject({
    kind: z.literal('hang'),
    when: z.enum(['before', 'after']).default('before'),
  }),
  /** Does the work and sends only a part of the body. */
  z.strictObject({
    kind: z.literal('truncate'),
    bytes: z.number().int().min(0).default(20),
  }),
  /** Somebody else commits to a branch just before the work. */
  z.strictObject({
    kind: z.literal('move-branch'),
    repository: z.string().regex(/^[^/]+\/[^/]+$/),
    branch: z.string().default('main'),
    files: z.record(z.string(), z.string().nullable()).optional(),
  }),
  /** One field of a GraphQL mutation fails; the others run. */
  z.strictObject({
    kind: z.literal('fail-field'),
    field: z.string(),
    type: z.string().default('UNPROCESSABLE'),
    message: z
      .string()
      .default('Something went wrong while executing your query.'),
  }),
  /** A document with more than one mutation is refused as a whole. */
  z.strictObject({
    kind: z.literal('reject-multi-mutation'),
    message: z.string().default('Only one mutation is allowed per request.'),
  }),
]);

/** One fault: what it strikes, how often, and what it does. */
export const faultRule = z.strictObject({
  match: faultMatch.default({}),
  /** Sleeps until a request that matches this has been done successfully. */
  after: faultMatch.optional(),
  /** How many matching requests it lets pass first. */
  skip: z.number().int().min(0).default(0),
  /** How many requests it strikes; 0 means all. */
  times: z.number().int().min(0).default(1),
  effect: faultEffect,
});

/** A fault as it is switched on. @public */
export type FaultInput = z.input<typeof faultRule>;
/** A fault with all defaults filled in. @public */
export type FaultRule = z.infer<typeof faultRule>;
/** What a fault does to a request that it strikes. @public */
export type FaultEffect = z.infer<typeof faultEffect>;
/** Which requests a fault is for. @public */
export type FaultMatch = z.infer<typeof faultMatch>;

/** What of a request decides whether a fault is for it. */
export type FaultTarget = {
  method: string;
  path: string;
  operation?: { type: string; name?: string; fields: string[] };
};

/** Whether a fault is for a request. */
export function matches(match: FaultMatch, target: FaultTarget): boolean {
  if (match.method && match.method !== target.method) {
    return false;
  }
  if (match.path && !matchesPath(match.path, target.path)) {
    return false;
  }
  if (match.operation) {
    const { operation } = target;
    return (
      operation?.name === match.operation ||
      (operation?.fields.includes(match.operation) ?? false)
    );
  }
  return true;
}

/** Without a `*` a path matches by its start, with one as a whole. */
function matchesPath(pattern: string, target: string): boolean {
  if (!pattern.includes('*')) {
    return target.startsWith(pattern);
  }
  const parts = pattern.split('*');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (index === 0) {
      if (!target.startsWith(part)) {
        return false;
      }
      at = part.length;
    } else if (index === parts.length - 1) {
      return target.length - part.length >= at && target.endsWith(part);
    } else {
      const found = target.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length;
    }
  }
  return true;
}
