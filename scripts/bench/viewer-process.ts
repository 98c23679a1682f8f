// A crowd of viewers of the bench: event streams over real connections, told over IPC what to watch and to report.
import http from 'node:http';

export type Order = { readonly orderId: string; readonly version: number };

export type ToViewers =
  | { readonly say: 'open'; readonly url: string; readonly orderIds: readonly string[] }
  /** Answers when each stream of the order has come to the version. */
  | ({ readonly say: 'expect' } & Order)
  | { readonly say: 'close' };

export type FromViewers =
  | { readonly say: 'opened' | 'closed' }
  /** When each stream came there, in milliseconds of the machine's monotonic clock. */
  | { readonly say: 'arrived'; readonly order: Order; readonly atMs: readonly number[] }
  | { readonly say: 'failed'; readonly why: string };

interface Stream {
  readonly orderId: string;
  readonly request: http.ClientRequest;
  version: number;
  atMs: number;
}

let streams: Stream[] = [];
let expected: Order[] = [];

const say = (message: FromViewers) => process.send?.(message);
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
const fail = (why: string) => say({ say: 'failed', why });

/** Resolves with the first event. */
function open(url: string, orderId: string): Promise<void> {
  return new Promise((resolve) => {
    const request = http.get(`${url}/api/order/events?orderId=${orderId}`, { agent: false }, (response) => {
      if (response.statusCode !== 200) return fail(`a stream was answered ${response.statusCode}`);
      const stream: Stream = { orderId, request, version: 0, atMs: 0 };
      streams.push(stream);
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => {
        text += chunk;
        const end = text.lastIndexOf('\n\n');
        if (end === -1) return;
        take(stream, text.slice(0, end));
        text = text.slice(end + 2);
        if (stream.version > 0) resolve();
      });
      response.on('error', () => {});
      response.on('close', () => {
        if (streams.includes(stream)) fail('a stream was ended by the server');
      });
    });
    request.on('error', (error) => fail(`a stream broke: ${error.message}`));
  });
}

/** The version of each frame stands in its `id:`. */
function take(stream: Stream, frames: string): void {
  for (const [, id] of frames.matchAll(/^id: (\d+)$/gm)) {
    const version = Number(id);
    if (version <= stream.version) fail(`version ${version} came after ${stream.version}`);
    stream.version = version;
    stream.atMs = nowMs();
  }
  report();
}

function report(): void {
  expected = expected.filter((order) => {
    const own = streams.filter(({ orderId }) => orderId === order.orderId);
    if (own.some(({ version }) => version < order.version)) return true;
    say({ say: 'arrived', order, atMs: own.map(({ atMs }) => atMs) });
    return false;
  });
}

async function obey(message: ToViewers): Promise<void> {
  if (message.say === 'open') {
    await Promise.all(message.orderIds.map((orderId) => open(message.url, orderId)));
    say({ say: 'opened' });
  } else if (message.say === 'expect') {
    expected.push({ orderId: message.orderId, version: message.version });
    report();
  } else {
    const open = streams;
    streams = [];
    for (const { request } of open) request.destroy();
    say({ say: 'closed' });
  }
}

process.on('message', (message) => void obey(message as ToViewers)); // the bench sends nothing else
process.on('disconnect', () => process.exit());
