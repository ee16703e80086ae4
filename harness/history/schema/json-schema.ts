/** A JSON Schema, draft 2020-12, of which only the words below are used. */
export interface JsonSchema {
  readonly [word: string]: unknown;
}

/** A field that may be absent. */
export interface Optional {
  optional: JsonSchema;
}

/** A schema for each field of a type: none may be forgotten, and what may be absent says so. */
type FieldsOf<T> = {
  [Name in keyof T]-?: Record<never, never> extends Pick<T, Name> ? Optional : JsonSchema;
};

export const text: JsonSchema = { type: "string" };
export const number: JsonSchema = { type: "number" };
export const whole: JsonSchema = { type: "integer" };
export const yesOrNo: JsonSchema = { type: "boolean" };
export const anything: JsonSchema = {};

export const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
export const oneOf = <T extends string | number | true>(...words: readonly T[]): JsonSchema => ({
  enum: [...words],
});
export const either = (...anyOf: JsonSchema[]): JsonSchema => ({ anyOf });
export const map = (values: JsonSchema): JsonSchema => ({ type: "object", additionalProperties: values });
export const optional = (schema: JsonSchema): Optional => ({ optional: schema });

/** An object of this type. Fields that a newer version adds are let pass. */
export function object<T>(fields: FieldsOf<T>): JsonSchema {
  const all = Object.entries<JsonSchema | Optional>(fields);
  const isOptional = (schema: JsonSchema | Optional): schema is Optional => "optional" in schema;
  return {
    type: "object",
    properties: Object.fromEntries(
      all.map(([name, schema]) => [name, isOptional(schema) ? schema.optional : schema]),
    ),
    required: all.filter(([, schema]) => !isOptional(schema)).map(([name]) => name),
  };
}

/** A whole document of its own. */
export function document(title: string, schema: JsonSchema): JsonSchema {
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title, ...schema };
}
