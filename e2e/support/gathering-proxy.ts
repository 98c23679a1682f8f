import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a proxy treats what comes without a known end: event streams. Everything else passes as it is. */
export interface Gathering {
  /** Passes on whole blocks of so many bytes; 1: everything at once; Infinity: nothing before the end. */
  blockBytes: number;
  /** Holds back the head of the answer, too, until there is a block to be passed on. */
  holdsHead?: boolean;
}

export interface GatheringProxy {
  readonly url: string;
  /** How many streams the browser has asked for so far. */
  streams(): number;
  /** How many pings the server has sent to the latest of them, whatever became of them here. */
  pings(): number;
  /** How often the browser has asked for this address, streams left out. */
  asked(path: string): number;
  /** Has everything that was asked been answered? Streams do not count. */
  isIdle(): boolean;
  /** Passes on all that it holds, as a proxy does whose patience is over. */
  passOn(): void;
  /** From now on, holds back all of the streams that are open, as a dead connection does. */
  stall(): void;
  close(): void;
}

/** A real HTTP proxy between a browser and the server at `target`. */
export async function startGatheringProxy(target: string, gathering: Gathering): Promise<GatheringProxy> {
  const asked: string[] = [];
  let streams = 0;
  let pings = 0;
  let open = 0;
  let stalled = 0;
  const passOn = new Set<() => void>();

  const proxy = http.createServer((request, response) => {
    const path = request.url ?? '/';
    const isStream = path.startsWith('/api/order/events');
    if (!isStream) asked.push(path);
    open += isStream ? 0 : 1;
    const upstream = http.request(new URL(path, target), {
      method: request.method ?? 'GET',
      headers: request.headers,
      agent: false,
    });
    response.on('close', () => {
      open -= isStream ? 0 : 1;
      upstream.destroy();
    });
    upstream.on('error', () => response.destroy());
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!isStream) {
        answer.pipe(response);
        return;
      }
      streams += 1;
      const number = streams;
      pings = 0;
      answer.on('data', (bytes: Buffer) => {
        if (number === streams) pings += String(bytes).split('event: ping').length - 1;
      });
      const passAll = gather(answer, response, gathering, () => number <= stalled);
      passOn.add(passAll);
      response.on('close', () => passOn.delete(passAll));
    });
    request.pipe(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(proxy.address() as AddressInfo).port}`,
    streams: () => streams,
    pings: () => pings,
    asked: (path) => asked.filter((url) => url.split('?')[0] === path).length,
    isIdle: () => open === 0,
    passOn: () => {
      for (const passAll of passOn) passAll();
    },
    stall: () => {
      stalled = streams;
    },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

/** @returns passes on what is held now */
function gather(
  answer: http.IncomingMessage,
  response: http.ServerResponse,
  { blockBytes, holdsHead = false }: Gathering,
  isStalled: () => boolean,
): () => void {
  let held = Buffer.alloc(0);
  if (!holdsHead) response.flushHeaders();
  answer.on('data', (bytes: Buffer) => {
    held = Buffer.concat([held, bytes]);
    if (isStalled()) return;
    const whole = blockBytes === Infinity ? 0 : held.length - (held.length % blockBytes);
    if (whole > 0) response.write(held.subarray(0, whole));
    held = held.subarray(whole);
  });
  answer.on('end', () => response.end(held));
  return () => {
    response.write(held);
    held = Buffer.alloc(0);
  };
}
