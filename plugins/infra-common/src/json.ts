import { z } from 'zod';

/**
 * Any JSON value. One shared schema with an id, so that JSON Schemas refer to
 * it by one name instead of repeating it.
 *
 * @public
 */
export const jsonValueSchema = z.json().meta({ id: 'JsonValue' });

/** A JSON Schema as plain data. @public */
export type JsonSchema = Record<string, unknown>;

/**
 * Moves the definitions of a JSON Schema into `definitions` and lets its
 * references point there, so that several schemas can live in one document.
 *
 * @internal
 */
export function hoistDefinitions(
  schema: JsonSchema,
  definitions: Record<string, unknown>,
  prefix: string,
): JsonSchema {
  const rewrite = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(rewrite);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        key === '$ref' && typeof value === 'string'
          ? value.replace(/^#\/\$defs\//, prefix)
          : rewrite(value),
      ]),
    );
  };
  const { $defs = {}, $schema: _, $id: __, ...rest } = schema;
  for (const [name, value] of Object.entries($defs as object)) {
    const definition = rewrite(value);
    const known = definitions[name];
    if (known && JSON.stringify(known) !== JSON.stringify(definition)) {
      throw new Error(
        `Two schemas define "${name}" differently; give one of them another id`,
      );
    }
    definitions[name] = definition;
  }
  return rewrite(rest) as JsonSchema;
}
