import { documentJsonSchema, documentKinds, documentSchemas } from '.';

/** Every object schema in a JSON Schema, with its path. */
function* nodes(
  schema: unknown,
  path = '',
): Generator<[string, Record<string, unknown>]> {
  if (typeof schema !== 'object' || schema === null) return;
  yield [path, schema as Record<string, unknown>];
  for (const [key, value] of Object.entries(schema)) {
    yield* nodes(value, `${path}/${key}`);
  }
}

describe('document kinds', () => {
  it.each(documentKinds)(
    '%s has a JSON Schema that closes every object',
    kind => {
      const schema = documentJsonSchema(kind);
      expect(schema.$schema).toBe(
        'https://json-schema.org/draft/2020-12/schema',
      );
      const open = [...nodes(schema)]
        .filter(([, node]) => node.type === 'object' && node.properties)
        .filter(([, node]) => node.additionalProperties !== false)
        .map(([path]) => path);
      expect(open).toEqual([]);
    },
  );

  it.each(documentKinds)('%s is described for its readers', kind => {
    const schema = documentJsonSchema(kind);
    expect(schema.title).toEqual(expect.any(String));
    expect(schema.description).toEqual(expect.any(String));
  });

  it('does not ask writers for keys that have defaults', () => {
    const parsed = documentSchemas.Platform.parse({
      apiVersion: 'groundwork/v1alpha1',
      kind: 'Platform',
      metadata: { name: 'platform' },
      spec: {},
    });
    expect(parsed.spec.layout.claim).toBe('services/${{ service.name }}.yaml');
    expect(parsed.spec.certification.requiredStages).toEqual([
      'unit',
      'integration',
      'upgrade',
    ]);
  });

  it('refuses unknown keys', () => {
    const result = documentSchemas.Environment.safeParse({
      apiVersion: 'groundwork/v1alpha1',
      kind: 'Environment',
      metadata: { name: 'dev' },
      spec: {
        tier: 'development',
        order: 10,
        cloud: 'aws',
        regoin: 'eu-west-1',
        region: 'eu-west-1',
        cluster: 'dev',
      },
    });
    expect(result.error?.issues).toEqual([
      expect.objectContaining({
        code: 'unrecognized_keys',
        path: ['spec'],
        keys: ['regoin'],
      }),
    ]);
  });

  it.each([
    ['an unpinned source', { kind: 'OCIRepository', url: 'oci://r/x' }],
    ['a local file', { kind: 'GitRepository', url: 'file:///etc', tag: 'v1' }],
  ])('refuses %s for a module', (_, source) => {
    const result = documentSchemas.ComponentPackage.safeParse({
      apiVersion: 'groundwork/v1alpha1',
      kind: 'ComponentPackage',
      metadata: { name: 'a-1.0.0' },
      spec: {
        package: 'a',
        version: '1.0.0',
        revision: 'abcdef0',
        clouds: ['aws'],
        chart: { name: 'service', version: '1.0.0', source },
        modules: {},
      },
    });
    expect(result.success).toBe(false);
  });
});
