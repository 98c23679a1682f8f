import { findFreePort } from '@/lib/testing/free-port.mjs';
import { makeDataDir, type Server, type ServerOptions, startServer } from './server';

/** A server that is killed and started again: at the same address, on the same data. */
export class RestartableServer {
  readonly url: string;
  readonly #options: ServerOptions;
  #server: Server | null = null;
  #said = '';

  /** @param options with `variables.DATABASE_URL`, or with the folder that all its starts share */
  constructor(port: number, options: ServerOptions) {
    const hostname = options.variables?.HOSTNAME ?? '127.0.0.1';
    this.url = `http://${hostname}:${port}`;
    this.#options = {
      ...options,
      variables: { ...options.variables, PORT: String(port), HOSTNAME: hostname },
    };
  }

  /** @returns the milliseconds until it was ready @throws with its own lines when it does not get there */
  async start(): Promise<number> {
    this.#server = await startServer(this.#options);
    return this.#server.readyMs;
  }

  /** kill -9. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM, if it runs. @throws when it ends with an error: a server that takes more than 10 s to stop does, too */
  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== 0) throw new Error(`The server did not stop as it should (${code}):\n${this.said()}`);
  }

  /** All that the last one has said. */
  said(): string {
    return this.#server?.said() ?? this.#said;
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const server = this.#server;
    if (server === null) return 0;
    this.#server = null;
    const code = await server.end(signal);
    this.#said = server.said();
    return code;
  }
}

/** On a port that is free now, with a data folder of its own. @returns the folder, to be removed afterwards */
export async function newRestartableServer(
  options: Omit<ServerOptions, 'dataDir'> = {},
): Promise<{ server: RestartableServer; dataDir: string }> {
  const [port, dataDir] = await Promise.all([findFreePort(), makeDataDir()]);
  return { server: new RestartableServer(port, { ...options, dataDir }), dataDir };
}
