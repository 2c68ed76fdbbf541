import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A peer whose connections are accepted, and on which nothing more ever comes. */
export interface SilentServer extends AsyncDisposable {
  readonly url: string;
  /** Connections so far that have said something. */
  readonly asked: () => number;
}

/** @param opening what it says when it is asked, before it falls silent. */
export async function silentServer(opening = ''): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  let asked = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      asked += 1;
      if (opening !== '') socket.write(opening);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // of a server that listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
