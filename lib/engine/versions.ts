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
