import { WebSocket } from 'undici';
import { findFreePort } from '@/lib/testing/free-port.mjs';

const LIMIT_MS = 30_000;

/** Looks into a server's memory through Node's inspector: what is left once the garbage is gone. */
export interface Heap {
  /** Options of Node that open the server to this look. */
  readonly nodeArgs: readonly string[];
  /** What its objects and buffers take, in KiB. */
  usedKiB(): Promise<number>;
}

export async function inspectedHeap(): Promise<Heap> {
  const port = await findFreePort();
  return {
    nodeArgs: [`--inspect=127.0.0.1:${port}`],
    usedKiB: async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
      const [target] = (await answer.json()) as { webSocketDebuggerUrl: string }[]; // the inspector's own format
      if (target === undefined) throw new Error('the server shows no inspector');
      const socket = new WebSocket(target.webSocketDebuggerUrl);
      try {
        await new Promise((resolve, reject) => {
          socket.addEventListener('open', resolve, { once: true });
          socket.addEventListener('error', reject, { once: true });
        });
        await call(socket, 1, 'HeapProfiler.collectGarbage', {});
        const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
        const { result } = await call(socket, 2, 'Runtime.evaluate', { expression });
        return Number(result?.value) / 1024;
      } finally {
        socket.close();
      }
    },
  };
}

interface Answer {
  readonly result?: { readonly value?: unknown };
}

function call(socket: WebSocket, id: number, method: string, params: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${method} was not answered`)), LIMIT_MS);
    socket.addEventListener('message', function hear({ data }) {
      const message = JSON.parse(String(data)) as { id?: number; result?: Answer }; // the inspector's own format
      if (message.id !== id) return;
      clearTimeout(limit);
      socket.removeEventListener('message', hear);
      resolve(message.result ?? {});
    });
    socket.send(JSON.stringify({ id, method, params }));
  });
}
