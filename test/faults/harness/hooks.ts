import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The clients of every service that functions use. */
export const CLIENTS = { DynamoDBClient, SQSClient, S3Client, SecretsManagerClient } as const;
export type ClientName = keyof typeof CLIENTS;

/** A request to AWS before the SDK serialises it. */
export interface Command {
  readonly input: object;
}

/** Everything through which running code reaches the world around it. */
export interface Outside {
  now(): number;
  random(): number;
  /** @param sender the client itself, which knows how patient it is. */
  command(client: ClientName, command: Command, sender: object): Promise<unknown>;
  fetch(request: Request): Promise<Response>;
  /** @returns what `stopTimer` takes. */
  startTimer(run: () => void, ms: number, repeat: boolean): NodeJS.Timeout;
  stopTimer(timer: NodeJS.Timeout | undefined): void;
  /** Waits, and does nothing else meanwhile. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
  print(text: string): void;
}

const outsides = new AsyncLocalStorage<Outside>();

/** Runs code whose world is `outside`: the code itself, and whatever it starts, however long that takes. */
export function inside<T>(outside: Outside, run: () => T): T {
  return outsides.run(outside, run);
}

/**
 * Puts a switch in front of the clock, chance, timers, `fetch`, standard output and the AWS clients of this process: code that runs
 * {@link inside} meets its own world there, everything else the real one. So functions run exactly as they are composed for Lambda,
 * and no call can leave one unseen, whichever library makes it.
 */
export function installHooks(): void {
  intercept(Date, 'now', (outside) => outside.now());
  intercept(Math, 'random', (outside) => outside.random());
  intercept(process.stdout, 'write', (outside, [text]) => outside.print(String(text)));
  intercept(globalThis, 'fetch', (outside, [input, init]: Parameters<typeof fetch>) =>
    outside.fetch(new Request(input, init)),
  );
  for (const [start, repeat] of [
    ['setTimeout', false],
    ['setInterval', true],
  ] as const) {
    intercept(globalThis, start, (outside, [run, ms]: [() => void, number?]) =>
      outside.startTimer(run, ms ?? 0, repeat),
    );
  }
  for (const stop of ['clearTimeout', 'clearInterval']) {
    intercept(globalThis, stop, (outside, [timer]: [NodeJS.Timeout?]) => outside.stopTimer(timer));
  }
  intercept(AbortSignal, 'timeout', (outside, [ms]: [number]) => {
    const controller = new AbortController();
    const tooLate = () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    outside.startTimer(tooLate, ms, false);
    return controller.signal;
  });
  for (const [name, client] of Object.entries(CLIENTS)) {
    intercept(client.prototype, 'send', (outside, [command]: [Command], sender) =>
      outside.command(name as ClientName, command, sender),
    );
  }
  intercept(
    timersPromises,
    'setTimeout',
    (outside, [ms, , options]: [number, unknown, { readonly signal?: AbortSignal }?]) =>
      outside.sleep(ms, options?.signal),
  );
  syncBuiltinESMExports(); // for those who import it by its name
}

function intercept<Args extends unknown[]>(
  target: object,
  name: string,
  answer: (outside: Outside, args: Args, self: object) => unknown,
): void {
  const original: (...args: Args) => unknown = Reflect.get(target, name);
  Reflect.set(target, name, function (this: object, ...args: Args) {
    const outside = outsides.getStore();
    return outside === undefined ? Reflect.apply(original, this, args) : answer(outside, args, this);
  });
}
