// bpmn-moddle 10 ships types for its elements but none for its entry point.
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly id?: string;
    readonly name?: string;
    readonly [property: string]: unknown;
  }
  export interface ModdleWarning {
    readonly message: string;
    readonly element?: ModdleElement;
  }
  /** Also what `moddle-context-serializer` reads. */
  export interface Definitions {
    readonly rootElement: ModdleElement;
    readonly elementsById: Readonly<Record<string, ModdleElement>>;
    readonly warnings: readonly ModdleWarning[];
  }
  export type BaseElement = ModdleElement;
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string): Promise<Definitions>;
  }
}
