import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { listen } from '../../infra/tools/local/cloud/listen.ts';

/** What one request consumed of a table or of one of its indexes. */
export interface Consumption {
  /** The function that asked. */
  readonly caller: string;
  readonly operation: string;
  /** A table, or `<table>/<index>`. */
  readonly resource: string;
  readonly kind: 'read' | 'write';
  readonly units: number;
}

const Units = v.object({ CapacityUnits: v.number() });
const Consumed = v.object({
  TableName: v.string(),
  Table: Units,
  GlobalSecondaryIndexes: v.optional(v.record(v.string(), Units), {}),
});
const Answer = v.object({ ConsumedCapacity: v.optional(v.union([Consumed, v.array(Consumed)]), []) });

const FORWARDED = /^(authorization|content-type|x-amz-.+)$/;
const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems'];

/** Stands between functions and their DynamoDB and counts what they consume. */
export interface CapacityMeter {
  /** What a function is given as its DynamoDB endpoint. */
  endpointOf(caller: string): string;
  /** Everything since the last call; `refused` counts requests that failed, of which DynamoDB does not say what they cost. */
  take(): { readonly consumed: readonly Consumption[]; readonly refused: number };
  stop(): void;
}

/**
 * Asks DynamoDB with every request what it consumed (`ReturnConsumedCapacity`). dynoxide, the engine of the local cloud, counts as
 * DynamoDB bills: by the kilobyte of the whole row, twice in a transaction, and once for every index whose entry changes (twice
 * when the entry moves).
 *
 * @param target the endpoint to which requests go on; asked for late, because it starts later.
 */
export async function startCapacityMeter(target: () => string): Promise<CapacityMeter> {
  let consumed: Consumption[] = [];
  let refused = 0;

  async function forward(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const [, caller = ''] = (request.url ?? '').split('/');
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const asked = JSON.parse(await text(request));
    // The signature says who calls; the local cloud does not mind that it does not fit what is added here.
    const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      FORWARDED.test(name) ? [[name, String(value)]] : [],
    );
    const response = await fetch(target(), {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...asked, ReturnConsumedCapacity: 'INDEXES' }),
    });
    const body = await response.text();
    if (response.ok) consumed.push(...consumptionOf(caller, operation, JSON.parse(body)));
    else refused += 1;
    return { status: response.status, body };
  }

  const server = createServer((request, response) => {
    forward(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body),
      () => response.destroy(),
    );
  });
  const port = await listen(server, 0);
  return {
    endpointOf: (caller) => `http://127.0.0.1:${port}/${caller}`,
    take() {
      const taken = { consumed, refused };
      consumed = [];
      refused = 0;
      return taken;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function consumptionOf(caller: string, operation: string, answer: unknown): Consumption[] {
  const request = { caller, operation, kind: READS.includes(operation) ? 'read' : 'write' } as const;
  const { ConsumedCapacity } = v.parse(Answer, answer);
  return [ConsumedCapacity].flat().flatMap(({ TableName, Table, GlobalSecondaryIndexes }) => [
    { ...request, resource: TableName, units: Table.CapacityUnits },
    ...Object.entries(GlobalSecondaryIndexes).map(([index, { CapacityUnits: units }]) => ({
      ...request,
      resource: `${TableName}/${index}`,
      units,
    })),
  ]);
}
