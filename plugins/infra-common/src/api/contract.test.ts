import { infraContract, type RouteContract } from './contract';

describe('texts of queries', () => {
  const routes: RouteContract[] = Object.values(infraContract);
  const fields = routes.flatMap(({ operationId, query }) =>
    Object.entries(query?.shape ?? {}).map(
      ([name, schema]) => [operationId, name, schema] as const,
    ),
  );

  it.each(fields)('have no NUL: %s %s', (_operation, _name, schema) => {
    expect(schema.safeParse('a\0b').success).toBe(false);
  });
});
