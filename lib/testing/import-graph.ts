import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import of one file: of a file of ours, or of a package. */
export interface Import {
  readonly from: string;
  /** A path from the root with its ending, or the name of a package (`node:` modules included). */
  readonly to: string;
  readonly isOurs: boolean;
  /** Gone once the types are: `import type`, or nothing but types in the braces. */
  readonly isType: boolean;
}

const CODE = /\.(ts|tsx|js|mjs)$/;
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.js', '.d.ts'];
const GENERATED = 'lib/db/generated/';

/** All files of the project, as git knows them, new ones included. */
export function projectFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  return list.split('\n').filter((file) => file !== '' && existsSync(file));
}

/** The files with code, root files and `.mjs` included. */
export const codeFiles = (): string[] => projectFiles().filter((file) => CODE.test(file));

/** Every import, static and dynamic, of these files. What has no code, such as a style sheet, is left out. */
export function importsOf(files: readonly string[]): Import[] {
  const known = new Set(files);
  return files.flatMap((from) =>
    specifiersOf(from).flatMap(({ specifier, isType }): Import[] => {
      const isOurs = /^(\.|@\/)/.test(specifier);
      if (!isOurs) return [{ from, to: packageOf(specifier), isOurs, isType }];
      const base = specifier.startsWith('@/')
        ? specifier.slice(2)
        : path.posix.join(path.posix.dirname(from), specifier);
      if (base.startsWith(GENERATED)) return [];
      const to = ENDINGS.map((ending) => base + ending).find((file) => known.has(file));
      if (to !== undefined) return [{ from, to, isOurs, isType }];
      if (existsSync(base)) return [];
      throw new Error(`${from} imports ${specifier}, which is not there`);
    }),
  );
}

function specifiersOf(file: string): { specifier: string; isType: boolean }[] {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ specifier: moduleRequest.value, isType }],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^(['"`])(.*)\1$/.exec(text.slice(start, end));
    return literal?.[2] === undefined ? [] : [{ specifier: literal[2], isType: false }];
  });
  return [...imports, ...exports, ...dynamic];
}

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

/**
 * The circles of a graph: sets of places that lead to each other. Tarjan's algorithm.
 * @returns each circle's places in order of the alphabet; none: an empty list
 */
export function circlesOf(edges: readonly (readonly [from: string, to: string])[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (place: string): number => {
    let lowest = index.size;
    index.set(place, lowest);
    low.set(place, lowest);
    stack.push(place);
    for (const other of next.get(place) ?? []) {
      const reached = index.has(other)
        ? stack.includes(other)
          ? index.get(other)
          : undefined
        : visit(other);
      lowest = Math.min(lowest, reached ?? lowest);
    }
    low.set(place, lowest);
    if (lowest === index.get(place)) {
      const circle = stack.splice(stack.indexOf(place));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return lowest;
  };
  for (const place of next.keys()) if (!index.has(place)) visit(place);
  return circles;
}
