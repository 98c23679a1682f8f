/** As much of the file's own objects as is read here. */
export interface Semantic {
  $type: string;
  id: string;
  name?: string;
  $parent?: Semantic;
  attachedToRef?: Semantic;
  eventDefinitions?: { $type: string }[];
  triggeredByEvent?: boolean;
  $instanceOf(type: string): boolean;
}
