import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that can fall silent: connections stay open, and nothing comes through any more. */
export interface SilentProxy {
  readonly port: number;
  /** From now on all bytes of either direction are swallowed, of new connections too. */
  swallow(): void;
  /** Passes on again; what was swallowed is gone, and so are the connections that it is missing from. */
  passOn(): void;
  close(): void;
}

/** @param target where it leads to, on this machine */
export async function startSilentProxy(target: number): Promise<SilentProxy> {
  let isSilent = false;
  const sockets = new Set<Socket>();
  /** Those that something is missing from. */
  const robbed = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes) => {
      if (isSilent) robbed.add(from).add(to);
      else to.write(bytes);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      // Who does not hear a byte does not hear the end either.
      if (!isSilent) to.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    swallow: () => {
      isSilent = true;
    },
    passOn: () => {
      isSilent = false;
      for (const socket of robbed) socket.destroy();
      robbed.clear();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
