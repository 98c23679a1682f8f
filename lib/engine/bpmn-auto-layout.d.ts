// bpmn-auto-layout 1 ships no types.
declare module 'bpmn-auto-layout' {
  /** Draws the first process of a BPMN file anew. @returns the file with that drawing alone */
  export function layoutProcess(xml: string): Promise<string>;
}
