import { createServer } from 'node:net';
import { listen } from './listen.ts';

/** A free port of 127.0.0.1, for servers that cannot say which one they chose: the one that is preferred, unless it is in use. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  const port = await listen(server, preferred).catch(() => listen(server, 0));
  await new Promise((closed) => server.close(closed));
  return port;
}
