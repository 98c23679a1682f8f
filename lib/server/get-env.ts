import { readEnv } from './env.mjs';

/** The environment, read once, typed. The rules and their messages: `env.mjs`. */
export type Env = ReturnType<typeof readEnv>;

let env: Env | undefined;

/** @throws EnvError one line that names the variable and what it takes */
export function getEnv(): Env {
  env ??= readEnv();
  return env;
}
