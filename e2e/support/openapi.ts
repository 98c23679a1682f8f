import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** What the tests read of an OpenAPI document. */
export interface Described {
  readonly paths: Record<string, Record<string, DescribedOperation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: { readonly examples?: readonly unknown[] };
  }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, Content> };
  readonly responses: Record<string, { readonly content?: Record<string, Content> }>;
}

export interface Content {
  readonly schema: object;
  readonly examples?: Record<string, { readonly value: unknown }>;
}

const DOCUMENT = 'openapi';

/**
 * Compiles schemas of the document. Closed: an object may have no field that the document does not name, though
 * clients are told to expect new ones. So a field that is added is described too.
 */
export class DocumentSchemas {
  readonly #ajv: Ajv2020;

  constructor(document: Described) {
    // The document is more than a schema, and names formats of its own.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(closed(document), DOCUMENT);
  }

  /** @param place the keys that lead to the schema */
  at(...place: readonly string[]): ValidateFunction {
    const pointer = place.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    return this.#ajv.compile({ $ref: `${DOCUMENT}#/${encodeURI(pointer)}` });
  }

  errorsOf(validate: ValidateFunction): string {
    return this.#ajv.errorsText(validate.errors, { separator: '\n' });
  }
}

/** A copy in which objects that list their fields have no others. Requests stay as they are. */
function closed(value: unknown, key = ''): object {
  const close = (inner: unknown, name: string): unknown => {
    if (Array.isArray(inner)) return inner.map((item) => close(item, ''));
    if (typeof inner !== 'object' || inner === null || name === 'requestBody' || name === 'examples')
      return inner;
    const copy = Object.fromEntries(
      Object.entries(inner).map(([child, item]) => [child, close(item, child)]),
    );
    const isObject = 'properties' in copy && copy.type === 'object';
    return isObject && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
  };
  // An object in, an object out.
  return close(value, key) as object;
}
