// A crowd of viewers of the bench: event streams over real connections, told over IPC what to watch and to report.
// Bare sockets: this work is done on the server's cores, and Node's own client takes several times as long for it.
import { connect, type Socket } from 'node:net';

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

/** Fewer than a server lets wait for their turn to connect. */
const AT_ONCE = 200;

interface Stream {
  readonly orderId: string;
  readonly socket: Socket;
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
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const stream: Stream = { orderId, socket, version: 0, atMs: 0 };
    let text = '';
    socket.setEncoding('latin1');
    socket.write(`GET /api/order/events?orderId=${orderId} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.lastIndexOf('\n\n');
      if (end === -1) return;
      if (stream.version === 0 && !isAnswered(stream, text)) return;
      take(stream, text.slice(0, end));
      text = text.slice(end + 2);
      if (stream.version > 0) resolve();
    });
    socket.on('error', (error) => fail(`a stream broke: ${error.message}`));
    socket.on('close', () => {
      if (streams.includes(stream)) fail('a stream was ended by the server');
    });
  });
}

/** The head of the answer is read once. */
function isAnswered(stream: Stream, text: string): boolean {
  if (streams.includes(stream)) return true;
  if (!text.startsWith('HTTP/1.1 200 ')) {
    fail(`a stream was answered ${text.slice(0, text.indexOf('\r\n'))}`);
    return false;
  }
  streams.push(stream);
  return true;
}

/** The version of each frame stands in its `id:`; the newest of them is the last. */
function take(stream: Stream, frames: string): void {
  const at = frames.lastIndexOf('\nid: ');
  if (at === -1) return;
  const version = Number.parseInt(frames.slice(at + '\nid: '.length), 10);
  if (version <= stream.version) fail(`version ${version} came after ${stream.version}`);
  stream.version = version;
  stream.atMs = nowMs();
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
    for (let at = 0; at < message.orderIds.length; at += AT_ONCE)
      await Promise.all(
        message.orderIds.slice(at, at + AT_ONCE).map((orderId) => open(message.url, orderId)),
      );
    say({ say: 'opened' });
  } else if (message.say === 'expect') {
    expected.push({ orderId: message.orderId, version: message.version });
    report();
  } else {
    const open = streams;
    streams = [];
    for (const { socket } of open) socket.destroy();
    say({ say: 'closed' });
  }
}

process.on('message', (message) => void obey(message as ToViewers)); // the bench sends nothing else
process.on('disconnect', () => process.exit());
