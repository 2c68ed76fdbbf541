import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { listen } from '../listen.ts';
import { type GuardedProcess, spawnGuarded } from '../spawn-guarded.ts';

/** A function as the template describes it. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly codeDirectory: string;
  /** The module that loads the handler and speaks with the runtime API; absent: the bootstrap beside this file. */
  readonly runtimeClient?: string | undefined;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Events at once; more are turned away. Absent: as many as this machine runs, and more wait. */
  readonly reservedConcurrency?: number | undefined;
  /** Everything the process gets, except the address of its runtime API. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How one event ended. */
export interface Outcome {
  readonly requestId: string;
  /** The handler's result as JSON, or `{errorType, errorMessage, …}`. */
  readonly payload: string;
  /** The type of the error, when there was one. */
  readonly error: string | undefined;
  readonly durationMs: number;
  /** Time from the start of the process to its readiness, for its first event only. */
  readonly initMs: number | undefined;
  /** The most memory the process ever had resident, where the system tells (Linux). */
  readonly maxMemoryMb: number | undefined;
}

export type OnLine = (line: string, requestId: string | undefined) => void;

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));
/** Lambda's limit for what goes into a function and for what comes out of it. */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;
const INIT_LIMIT_MS = 10_000;
const MEMORY_CHECK_MS = 50;

const Failure = v.object({ errorType: v.optional(v.string(), 'Unhandled') });

interface Result {
  readonly payload: string;
  readonly error: string | undefined;
}
interface Invocation {
  readonly requestId: string;
  readonly settle: (result: Result) => void;
}

/** One process of a function, which works on one event at a time. It speaks the Lambda Runtime API with a server of its own. */
export class FunctionProcess {
  /** False as soon as the process is being ended. */
  alive: boolean = true;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  readonly spec: FunctionSpec;
  // No end to an idle connection, as on Lambda: the answer of a handler that worked for seconds must not meet one that is being closed.
  readonly #server = createServer({ keepAliveTimeout: 0 }, (request, response) => void this.#serve(request, response));
  readonly #startedAt = performance.now();
  #initMs: number | undefined;
  #initError: string | undefined;
  #child: GuardedProcess | undefined;
  #current: Invocation | undefined;
  #lastRequestId: string | undefined;
  /** The process asks for its next event; without an answer it has ended. */
  #polls = Promise.withResolvers<ServerResponse | undefined>();
  #killedBecause: { readonly type: string; readonly message: string } | undefined;

  constructor(spec: FunctionSpec, onLine: OnLine) {
    this.spec = spec;
    this.ended = this.#run(onLine);
  }

  /** Runs one event. Resolves when the process can take the next one, or has ended: see `alive`. */
  async invoke(event: string): Promise<Outcome> {
    const { timeoutSeconds, arn } = this.spec;
    const requestId = randomUUID();
    const { promise, resolve: settle } = Promise.withResolvers<Result>();
    this.#current = { requestId, settle };
    const initLimit = setTimeout(() => this.#kill('Sandbox.Timedout', 'INIT took longer than 10 s'), INIT_LIMIT_MS);
    const poll = await this.#polls.promise;
    clearTimeout(initLimit);
    const startedAt = performance.now();
    const timeout = setTimeout(
      () => this.#kill('Sandbox.Timedout', `Task timed out after ${timeoutSeconds}.00 seconds`),
      timeoutSeconds * 1000,
    );
    const memoryCheck = setInterval(() => this.#checkMemory(), MEMORY_CHECK_MS);
    if (poll === undefined) this.#fail('exit status unknown');
    else {
      this.#lastRequestId = requestId;
      this.#polls = Promise.withResolvers();
      poll.setHeader('lambda-runtime-aws-request-id', requestId);
      poll.setHeader('lambda-runtime-deadline-ms', Date.now() + timeoutSeconds * 1000);
      poll.setHeader('lambda-runtime-invoked-function-arn', arn);
      poll.setHeader('content-type', 'application/json').end(event);
    }
    const result = await promise;
    const durationMs = performance.now() - startedAt;
    const maxMemoryMb = this.#memoryMb();
    await this.#polls.promise;
    clearTimeout(timeout);
    clearInterval(memoryCheck);
    this.#current = undefined;
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return { requestId, ...result, durationMs, initMs, maxMemoryMb };
  }

  /** Ends the process as if its machine had failed: its event fails, if it has one. */
  kill(): void {
    this.#kill('Runtime.ExitError', 'Runtime exited with error: signal: killed');
  }

  #kill(type: string, message: string): void {
    this.alive = false;
    this.#killedBecause ??= { type, message };
    this.#child?.kill();
  }

  async #run(onLine: OnLine): Promise<void> {
    const { environment, codeDirectory, runtimeClient = BOOTSTRAP, memoryMb } = this.spec;
    const port = await listen(this.#server, 0);
    // Lambda's own bootstrap derives these two limits from the memory size.
    const heap = [
      `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
      `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
    ];
    const env = { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` };
    const child = spawnGuarded([process.execPath, ...heap, resolve(runtimeClient)], { cwd: codeDirectory, env });
    this.#child = child;
    if (!this.alive) child.kill();
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => onLine(line, this.#lastRequestId));
    }
    const how = await child.ended;
    this.alive = false;
    this.#polls.resolve(undefined);
    this.#fail(how);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace('/2018-06-01/runtime/', '');
    if (path === 'invocation/next') {
      if (this.#lastRequestId === undefined) this.#initMs = performance.now() - this.#startedAt;
      this.#polls.resolve(response);
      return;
    }
    const payload = await text(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    const current = this.#current;
    if (path === 'init/error') this.#initError = payload;
    if (path === `invocation/${current?.requestId}/error`) current?.settle(failure(payload));
    if (path === `invocation/${current?.requestId}/response`) {
      const tooLarge = {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded 6 MB',
      };
      const fits = Buffer.byteLength(payload) <= PAYLOAD_LIMIT;
      current?.settle(fits ? { payload, error: undefined } : failure(JSON.stringify(tooLarge)));
    }
  }

  /** Fails the current event, if there is one, because the process has ended. */
  #fail(how: string): void {
    const { type, message } = this.#killedBecause ?? {
      type: 'Runtime.ExitError',
      message: `Runtime exited with error: ${how}`,
    };
    const error = { errorType: type, errorMessage: `RequestId: ${this.#current?.requestId} Error: ${message}` };
    this.#current?.settle(failure(this.#initError ?? JSON.stringify(error)));
  }

  #memoryMb(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
      // The high-water mark, so that no peak between two looks is missed.
      const highest = /VmHWM:\s+(\d+) kB/.exec(status)?.[1]; // absent once the process has died and is not buried yet
      return highest === undefined ? undefined : Number(highest) / 1024;
    } catch {
      return undefined;
    }
  }

  #checkMemory(): void {
    const used = this.#memoryMb() ?? 0;
    if (used <= this.spec.memoryMb) return;
    this.#kill('Runtime.OutOfMemory', `Runtime exited with error: signal: killed (${Math.ceil(used)} MB used)`);
  }
}

function failure(payload: string): Result {
  return { payload, error: v.parse(Failure, JSON.parse(payload)).errorType };
}
