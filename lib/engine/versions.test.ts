import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENGINE_VERSION } from './versions';

test('the engine version is the one that is installed', () => {
  const installed = ['bpmn-engine', 'bpmn-elements'].map((name) => {
    const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    return `${name}@${JSON.parse(readFileSync(file, 'utf8')).version}`;
  });
  expect(ENGINE_VERSION).toBe(installed.join(' '));
});
