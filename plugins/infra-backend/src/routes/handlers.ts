import type {
  infraContract,
  InfraOperation,
} from '@groundwork/backstage-plugin-infra-common';
import type { z } from 'zod';
import type { CallerOptions } from '../services/InfraService';

type Input<
  O extends InfraOperation,
  K extends string,
> = (typeof infraContract)[O] extends Record<K, infer S extends z.ZodType>
  ? z.output<S>
  : undefined;

/** The parts of a request, parsed by the contract. */
export interface ParsedRequest<O extends InfraOperation> {
  params: Input<O, 'params'>;
  query: Input<O, 'query'>;
  headers: Input<O, 'headers'>;
  body: Input<O, 'body'>;
}

/** A status other than 200 is given with the answer. */
interface Answer<O extends InfraOperation> {
  status?: number;
  body: z.output<(typeof infraContract)[O]['response']>;
}

/** One function per route. */
export type Handlers<O extends InfraOperation = InfraOperation> = {
  [K in O]: (
    request: ParsedRequest<K>,
    caller: CallerOptions,
  ) => Promise<Answer<K>>;
};
