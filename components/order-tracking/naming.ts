/** What an element is called: by its name in the drawing, or by its id. */
export type Naming = (elementId: string) => string;
