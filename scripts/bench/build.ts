import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../..');
/** Inside the checkout, so that Next finds the packages beside it. Git does not see it. */
export const BUILD_FOLDER = path.join(ROOT, '.cache/bench');

const FOLDERS = ['app', 'bpmn', 'components', 'lib', 'prisma', 'public', 'scripts'];
const FILES = [
  '.npmrc',
  'instrumentation.ts',
  'next.config.js',
  'package-lock.json',
  'package.json',
  'prisma.config.ts',
  'tsconfig.json',
];
const EMPTY_ROUTE = 'export const GET = () => new Response(null, { status: 204 });\n';

export const EMPTY_PATH = '/api/empty';

/**
 * Copies the checkout and adds the one thing that the product must not ship: a route that does nothing, which every
 * other one is compared with. The first server started there builds it, and again when the sources changed.
 * An OPTIONS to a route of the product would do without, but Next takes 5 to 12% longer for it than for an empty GET:
 * it would flatter.
 */
export function prepareBuild(): void {
  mkdirSync(BUILD_FOLDER, { recursive: true });
  for (const name of [...FOLDERS, 'node_modules'])
    rmSync(path.join(BUILD_FOLDER, name), { recursive: true, force: true });
  for (const name of [...FOLDERS, ...FILES])
    cpSync(path.join(ROOT, name), path.join(BUILD_FOLDER, name), { recursive: true });
  symlinkSync(path.join('..', '..', 'node_modules'), path.join(BUILD_FOLDER, 'node_modules'));
  const route = path.join(BUILD_FOLDER, 'app', EMPTY_PATH);
  mkdirSync(route, { recursive: true });
  // Not TypeScript: what answers before Next does finds route.ts only, and this one is to measure Next.
  writeFileSync(path.join(route, 'route.js'), EMPTY_ROUTE);
}
