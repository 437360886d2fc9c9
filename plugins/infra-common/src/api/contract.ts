import { z } from 'zod';
import { changeSetSchema } from '../change/changeSet';
import { documentKinds } from '../documents/documentKinds';
import { dnsLabelSchema, serviceNameSchema } from '../names';
import {
  changeBodySchema,
  changeListSchema,
  changeRecordSchema,
  platformViewSchema,
  serviceListSchema,
  serviceViewSchema,
} from './models';

/**
 * One route of the REST API. Router, client and OpenAPI document are all made
 * from these.
 *
 * @public
 */
export interface RouteContract {
  readonly operationId: string;
  readonly method: 'get' | 'post';
  /** Below `/api/infra`, parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** Success status codes with what each means. */
  readonly success: Readonly<Record<number, string>>;
}

const serviceParams = z.object({ name: serviceNameSchema });

/**
 * Key of a submission: the same caller with the same key always gets the same
 * change, however often it is sent.
 *
 * @public
 */
export const idempotencyKeySchema = z
  .string()
  .min(8, 'must be at least 8 characters')
  .max(200, 'must be at most 200 characters')
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** Query of the list of services. @public */
export const serviceQuerySchema = z.object({
  text: z.string().max(100).optional().meta({
    description: 'Part of the name of a service.',
  }),
  owner: z.string().max(260).optional().meta({
    description: 'Entity reference of the owner.',
  }),
  environment: dnsLabelSchema.optional(),
  profile: z.string().max(120).optional(),
  resourceType: dnsLabelSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** Query of the list of services, as a caller writes it. @public */
export type ServiceQuery = z.input<typeof serviceQuerySchema>;

/** All routes of the REST API below `/api/infra`. @public */
export const infraContract = {
  getPlatform: {
    operationId: 'getPlatform',
    method: 'get',
    path: '/platform',
    summary:
      'The vocabulary: environments, profiles, types, packages, policies and their problems',
    response: platformViewSchema,
    success: { 200: 'The platform' },
  },
  listServices: {
    operationId: 'listServices',
    method: 'get',
    path: '/services',
    summary: 'Services that have a claim, by name',
    query: serviceQuerySchema,
    response: serviceListSchema,
    success: { 200: 'One page of services' },
  },
  getService: {
    operationId: 'getService',
    method: 'get',
    path: '/services/{name}',
    summary: 'A service with its environments, resources and changes',
    params: serviceParams,
    response: serviceViewSchema,
    success: { 200: 'The service' },
  },
  previewChange: {
    operationId: 'previewChange',
    method: 'post',
    path: '/changes/preview',
    summary: 'What a change would do; nothing is written',
    body: changeBodySchema,
    response: changeSetSchema,
    success: { 200: 'The change set' },
  },
  submitChange: {
    operationId: 'submitChange',
    method: 'post',
    path: '/changes',
    summary: 'Propose a change: plan it again and open one pull request',
    headers: z.object({ 'idempotency-key': idempotencyKeySchema }),
    body: changeBodySchema,
    response: changeRecordSchema,
    success: {
      200: 'This key was submitted before, or there is nothing to change',
      201: 'The pull request is open',
      202: 'Accepted; the pull request follows, ask for the change by its id',
    },
  },
  listChanges: {
    operationId: 'listChanges',
    method: 'get',
    path: '/changes',
    summary:
      'The newest changes of a service, also of one that has no claim yet',
    query: z.object({ service: serviceNameSchema }),
    response: changeListSchema,
    success: { 200: 'At most 20 changes, newest first' },
  },
  getChange: {
    operationId: 'getChange',
    method: 'get',
    path: '/changes/{id}',
    summary: 'A submitted change and its pull request',
    params: z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) }),
    response: changeRecordSchema,
    success: { 200: 'The change' },
  },
  getSchema: {
    operationId: 'getSchema',
    method: 'get',
    path: '/schemas/{kind}',
    summary: 'JSON Schema of a document kind, for editors',
    params: z.object({
      kind: z.enum(documentKinds as [string, ...string[]]),
    }),
    response: z.record(z.string(), z.unknown()),
    success: { 200: 'A JSON Schema (draft 2020-12)' },
  },
} as const satisfies Record<string, RouteContract>;

/** Name of a route. @public */
export type InfraOperation = keyof typeof infraContract;
