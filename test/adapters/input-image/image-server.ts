import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** A server of ours on a free port, by address and by name. */
export interface ImageServer {
  readonly origin: string;
  readonly originByName: string;
  /** Paths that were asked for. */
  readonly requests: readonly string[];
  stop(): void;
}

export async function serveImages(listener: RequestListener): Promise<ImageServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP address.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    originByName: `http://localhost:${address.port}`,
    requests,
    stop: () => void server.close().closeAllConnections(),
  };
}
