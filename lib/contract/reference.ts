import type { oas32 } from 'zod-openapi';
import type { OpenApiDocument } from './document';

/** The document as a reader wants it: references followed, fields in a list, alternatives in words. */

export interface Field {
  /** `items[].sku` */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

export interface Body {
  readonly types: readonly string[];
  readonly fields: readonly Field[];
  /** As text, ready to be shown. */
  readonly examples: readonly string[];
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  /** What stands in it: the name of a model, or a media type; empty where the body is. */
  readonly content: string;
}

export interface Endpoint {
  /** Also its anchor on the page. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly access: string;
  readonly parameters: readonly Field[];
  readonly body: Body | null;
  readonly answers: readonly Answer[];
}

export interface Group {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly Endpoint[];
}

export interface Model {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

export interface Reference {
  readonly introduction: string;
  readonly groups: readonly Group[];
  readonly models: readonly Model[];
}

/** `true` and `false` are schemas too: of anything, and of nothing. */
type Schema = oas32.SchemaObject | oas32.ReferenceObject | boolean;

const METHODS = ['post', 'get'] as const;
/** Deeper than any body of ours. */
const MAX_DEPTH = 4;

const ACCESS: Record<string, string> = {
  operator: 'the operator',
  buyer: 'the browser that ordered',
  standardWebhooks: 'whoever signs with the webhook secret',
};

export function referenceOf(document: OpenApiDocument): Reference {
  const endpoints = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined
        ? []
        : [{ tag: operation.tags?.[0], endpoint: endpointOf(method, path, operation) }];
    }),
  );
  return {
    introduction: document.info.description ?? '',
    groups: (document.tags ?? []).map(({ name, description = '' }) => ({
      name,
      description,
      endpoints: endpoints.filter(({ tag }) => tag === name).map(({ endpoint }) => endpoint),
    })),
    models: Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => ({
      name,
      description: descriptionOf(schema),
      fields: fieldsOf(schema),
    })),
  };
}

function endpointOf(method: string, path: string, operation: oas32.OperationObject): Endpoint {
  return {
    id: operation.operationId ?? `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? '',
    description: operation.description ?? '',
    access: accessOf(operation.security ?? []),
    parameters: (operation.parameters ?? []).flatMap((parameter) =>
      isReference(parameter)
        ? []
        : [
            {
              name: parameter.name,
              type: `${parameter.in}, ${typeOf(parameter.schema)}`,
              isRequired: parameter.required === true,
              description: parameter.description ?? descriptionOf(parameter.schema),
            },
          ],
    ),
    body: bodyOf(operation.requestBody),
    answers: Object.entries(operation.responses ?? {}).map(([status, response]) => ({
      status,
      description: response.description,
      content: Object.entries<oas32.MediaTypeObject>(response.content ?? {})
        .map(([type, { schema }]) =>
          typeof schema === 'object' && isReference(schema) ? nameOf(schema) : type,
        )
        .join(' or '),
    })),
  };
}

function accessOf(security: readonly oas32.SecurityRequirementObject[]): string {
  const who = security.map((needed) => ACCESS[Object.keys(needed)[0] ?? ''] ?? 'everybody');
  return who.length === 0 ? 'everybody' : who.join(', or ');
}

function bodyOf(body: oas32.OperationObject['requestBody']): Body | null {
  if (body === undefined || isReference(body)) return null;
  const contents = Object.values<oas32.MediaTypeObject | oas32.ReferenceObject>(body.content).flatMap(
    (content) => (isReference(content) ? [] : [content]),
  );
  return {
    types: Object.keys(body.content),
    fields: fieldsOf(contents[0]?.schema),
    examples: contents.flatMap(({ examples = {} }) =>
      Object.values<oas32.ExampleObject | oas32.ReferenceObject>(examples).flatMap((example) =>
        isReference(example) ? [] : [JSON.stringify(example.value, null, 2)],
      ),
    ),
  };
}

/** The fields of an object, those of objects inside it under their path; of alternatives the first with fields. */
function fieldsOf(schema: Schema | undefined, prefix = '', depth = 0): Field[] {
  if (typeof schema !== 'object' || isReference(schema) || depth > MAX_DEPTH) return [];
  const alternatives = schema.anyOf ?? schema.oneOf ?? [];
  for (const alternative of alternatives) {
    const fields = fieldsOf(alternative, prefix, depth + 1);
    if (fields.length > 0) return fields;
  }
  if (schema.items !== undefined)
    return fieldsOf(schema.items, prefix === '' ? '' : `${prefix}[]`, depth + 1);
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const isRequired = schema.required?.includes(key) === true;
    const field = { name, type: typeOf(property), isRequired, description: descriptionOf(property) };
    return [field, ...fieldsOf(property, name, depth + 1)];
  });
}

/** A type in words: `text or null`, `list of Step`, `"job" | "timer"`. */
function typeOf(schema: Schema | undefined): string {
  if (typeof schema !== 'object') return 'anything';
  if (isReference(schema)) return nameOf(schema);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map((one) => typeOf(one)))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  const types = [schema.type ?? 'anything'].flat();
  return (
    types.map((type) => (type === 'string' ? (schema.format ?? 'text') : type)).join(' or ') +
    boundsOf(schema)
  );
}

/** `, 1 to 99`, `, at most 200 characters`; empty where anything goes. */
function boundsOf({ minimum, maximum, minLength, maxLength }: oas32.SchemaObjectValue): string {
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength];
  // The bounds that integers have in JavaScript say nothing.
  if (most === undefined || Math.abs(most) >= Number.MAX_SAFE_INTEGER) return '';
  const unit = maxLength === undefined ? '' : ' characters';
  return least === undefined ? `, at most ${most}${unit}` : `, ${least} to ${most}${unit}`;
}

const descriptionOf = (schema: Schema | undefined) =>
  typeof schema !== 'object' || isReference(schema) ? '' : (schema.description ?? '');

const nameOf = ({ $ref }: oas32.ReferenceObject) => $ref.slice($ref.lastIndexOf('/') + 1);

const isReference = (value: object): value is oas32.ReferenceObject => '$ref' in value;
