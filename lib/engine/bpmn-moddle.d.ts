// bpmn-moddle 10 ships types for its elements but none for its entry point.
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly id?: string;
    readonly name?: string;
    /** Attributes that the schema does not know: those of vendors, with their prefix. */
    readonly $attrs?: Readonly<Record<string, string>>;
    readonly $descriptor?: ModdleDescriptor;
    readonly [property: string]: unknown;
  }
  /** What the schema says of a type. Extensions of vendors that no schema was given of have no properties. */
  export interface ModdleDescriptor {
    readonly properties?: readonly ModdleProperty[];
  }
  export interface ModdleProperty {
    readonly name: string;
    readonly type: string;
    readonly ns: { readonly name: string; readonly localName: string };
    /** The type that has it in the schema; others inherit it. */
    readonly definedBy: { readonly name: string };
    readonly isReference?: boolean;
    readonly isMany?: boolean;
    readonly isVirtual?: boolean;
  }
  /** Of what could not be read `error` tells; of an unresolved reference element, property and value. */
  export interface ModdleWarning {
    readonly message: string;
    readonly element?: ModdleElement;
    readonly error?: Error;
    readonly property?: string;
    readonly value?: string;
  }
  /** A reference as it stands in the file. */
  export interface ModdleReference {
    readonly element: ModdleElement;
    readonly property: string;
    readonly id: string;
  }
  /** Also what `moddle-context-serializer` reads. */
  export interface Definitions {
    readonly rootElement: ModdleElement;
    readonly elementsById: Readonly<Record<string, ModdleElement>>;
    readonly references: readonly ModdleReference[];
    readonly warnings: readonly ModdleWarning[];
  }
  export type BaseElement = ModdleElement;
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<Definitions>;
    toXML(
      element: ModdleElement,
      options?: { readonly format?: boolean; readonly preamble?: boolean },
    ): Promise<{ readonly xml: string }>;
    create(type: string, properties?: Readonly<Record<string, unknown>>): ModdleElement;
    getType(type: string): { readonly $descriptor: ModdleDescriptor };
  }
}
