import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>; // npm's own format
};
/** Those that are a script of ours as it is: the others are a tool's, or one of these with an option. */
const ours = Object.entries(scripts).flatMap(([name, command]) => {
  const [, program, file] = /^(node|tsx) (\S+)$/.exec(command) ?? [];
  return name === 'postinstall' || program === undefined || file === undefined
    ? []
    : [[name, program, file] as const];
});

const callOf = (name: string) => (name === 'test' || name === 'start' ? `npm ${name}` : `npm run ${name}`);

/** Starts it as npm does, without npm. @returns its code and what it printed */
async function run(program: string, file: string, option: string) {
  const args = [...(program === 'tsx' ? ['--import', 'tsx'] : []), file, option];
  return promisify(execFile)(process.execPath, args, { cwd: ROOT }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error, // of execFile
  );
}

test('there are scripts to ask', () => {
  expect(ours.length).toBeGreaterThan(10);
});

test.each(ours)('npm run %s says what it takes', async (name, program, file) => {
  const help = await run(program, file, '--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout.split('\n')[0]).toMatch(new RegExp(`^${callOf(name)}( |$)`));
  expect(help.stdout).toMatch(/\nFor example: .*npm (?:run )?[\w-]+/);
});

// Each costs a start of its script: one of each kind every day.
const asked = process.env.TEST_ALL ? ours : ours.filter(([name]) => name === 'build' || name === 'process');
test.each(asked)('npm run %s takes nothing else', async (name, program, file) => {
  const wrong = await run(program, file, '--nonsense');
  expect(wrong.code).toBeGreaterThan(0);
  const said = `${wrong.stdout}${wrong.stderr}`
    .trim()
    .split('\n')
    .filter((line) => !/^\d+ passed, /.test(line));
  expect(said).toEqual([
    expect.stringContaining(`'--nonsense': ${callOf(name)} -- --help says what it takes.`),
  ]);
});
