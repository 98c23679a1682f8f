import packageJson from '../../package.json' with { type: 'json' };

/**
 * A marking belongs to (definition, engine version, canonical version): another version may give the same tokens
 * another form, so markings are migrated by replaying the path that reaches them.
 *
 * package.json pins both libraries exactly; a test holds these pins against what is installed.
 */
export const ENGINE_VERSION: string = [
  `bpmn-engine@${packageJson.dependencies['bpmn-engine']}`,
  `bpmn-elements@${packageJson.dependencies['bpmn-elements']}`,
].join(' ');

/** Raise it whenever `canonical.ts` gives some state another text. */
export const CANONICAL_VERSION = 1;

/** What a stored marking belongs to besides its definition. */
export interface LibraryVersion {
  readonly engine: string;
  readonly canonical: number;
}

export const LIBRARY_VERSION: LibraryVersion = { engine: ENGINE_VERSION, canonical: CANONICAL_VERSION };

/** `bpmn-engine@25.0.1 bpmn-elements@17.3.0, canonical form 1`. */
export function versionText({ engine, canonical }: LibraryVersion): string {
  return `${engine}, canonical form ${canonical}`;
}
