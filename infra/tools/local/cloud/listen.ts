import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1 and resolves to the port; 0 takes a free one. */
export async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
