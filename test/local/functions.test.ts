import { afterEach, describe, expect, it } from 'vitest';
import { FunctionPool } from '../../infra/tools/local/cloud/functions/function-pool.ts';
import type { FunctionSpec, Outcome } from '../../infra/tools/local/cloud/functions/function-process.ts';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { writeAssembly } from './tiny-assembly.ts';

const lines: { line: string; requestId: string | undefined }[] = [];
const pools: FunctionPool[] = [];

function specOf(source: string, spec: Partial<FunctionSpec> = {}): FunctionSpec {
  const directory = readAssembly(writeAssembly({}, { code: source })).assets.get('code.zip') ?? '';
  return {
    name: 'tiny',
    arn: 'arn:aws:lambda:eu-north-1:000000000000:function:tiny',
    codeDirectory: directory,
    timeoutSeconds: 10,
    memoryMb: 256,
    ...spec,
    environment: {
      PATH: '/usr/bin:/bin',
      LAMBDA_TASK_ROOT: directory,
      _HANDLER: 'index.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'tiny',
      ...spec.environment,
    },
  };
}

function start(source: string, spec: Partial<FunctionSpec> = {}): FunctionPool {
  const pool = new FunctionPool(specOf(source, spec), {
    line: (line, requestId) => lines.push({ line, requestId }),
    outcome: () => undefined,
  });
  pools.push(pool);
  return pool;
}

const result = (outcome: Outcome): unknown => JSON.parse(outcome.payload);
const gone = (pid: unknown) => () => expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
  lines.length = 0;
});

describe('an event', () => {
  it('that comes after the code was replaced reaches the new one; what is at work ends as it began', async () => {
    const pool = start('export const handler = (ms) => new Promise((resolve) => setTimeout(resolve, ms, "old"));');
    const atWork = pool.invoke(300);
    pool.replace(specOf('export const handler = async () => "new";'));
    expect([(await atWork).payload, (await pool.invoke(0)).payload]).toEqual(['"old"', '"new"']);
    expect((await pool.invoke(0)).payload).toBe('"new"');
  });

  it('reaches the handler with its context and exactly the given environment', async () => {
    const pool = start(
      `export const handler = async (event, context) => ({ event, env: process.env, left: context.getRemainingTimeInMillis(),
         arn: context.invokedFunctionArn, id: context.awsRequestId });`,
      { environment: { TZ: ':UTC', MINE: 'yes' }, timeoutSeconds: 7 },
    );
    const outcome = await pool.invoke({ a: [1, 'é'] });
    const { left, env, ...rest } = Object(result(outcome));
    expect(rest).toEqual({
      event: { a: [1, 'é'] },
      arn: 'arn:aws:lambda:eu-north-1:000000000000:function:tiny',
      id: outcome.requestId,
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(7000);
    // A shell that starts a process may add some of its own.
    const own = Object.keys(env).filter((name) => !['PWD', '_', 'OLDPWD', 'SHLVL'].includes(name));
    const lambda = ['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'PATH', '_HANDLER'];
    expect(new Set(own)).toEqual(new Set([...lambda, 'MINE', 'TZ']));
  });

  it('starts a process only when no other is free, and only then reports the time of INIT', async () => {
    const pool = start('let n = 0; export const handler = async () => ({ pid: process.pid, n: (n += 1) });');
    const first = await pool.invoke({});
    const second = await pool.invoke({});
    expect(first.initMs).toBeGreaterThan(0);
    expect(second.initMs).toBeUndefined();
    expect(result(second)).toEqual({ ...Object(result(first)), n: 2 });
    const together = await Promise.all([pool.invoke({}), pool.invoke({})]);
    expect(new Set(together.map((outcome) => Object(result(outcome)).pid)).size).toBe(2);
  });

  it('is turned away when all of the reserved concurrency is in use, and is told so at once', async () => {
    const pool = start(
      'export const handler = async () => { console.log("at work"); await new Promise((r) => setTimeout(r, 9e6)); };',
      { reservedConcurrency: 1 },
    );
    const first = pool.invoke({});
    await expect.poll(() => lines).toHaveLength(1);
    expect(await pool.invoke({})).toMatchObject({ error: 'TooManyRequestsException', durationMs: 0 });
    pool.killOne();
    expect((await first).error).toBe('Runtime.ExitError');
    const another = pool.invoke({});
    await expect.poll(() => lines).toHaveLength(2);
    pool.killOne();
    expect((await another).error).toBe('Runtime.ExitError');
  });

  it('may take long: the connection on which it is answered is not ended for being idle', async () => {
    const connection = `
      import { subscribe } from 'node:diagnostics_channel';
      let ends;
      subscribe('http.client.response.finish', ({ response }) => { ends = response.headers['keep-alive'] ?? 'never'; });
      export const handler = async () => ends;`;
    // What Node's server says when it will close an idle connection: `Keep-Alive: timeout=5`.
    expect(result(await start(connection).invoke({}))).toBe('never');
  });

  it('has its lines of output delivered one by one under its request id', async () => {
    const pool = start('export const handler = async () => { console.log("one\\ntwo"); console.error("three"); };');
    const { requestId, payload } = await pool.invoke({});
    expect(payload).toBe('null');
    await expect.poll(() => new Set(lines.map(({ line }) => line))).toEqual(new Set(['one', 'two', 'three']));
    expect(new Set(lines.map((line) => line.requestId))).toEqual(new Set([requestId]));
  });
});

describe('a failure', () => {
  it('of the handler is the outcome, and the process goes on', async () => {
    const pool = start(
      'export const handler = async ({ bad }) => { if (bad) throw new RangeError("no"); return process.pid; };',
    );
    const pid = result(await pool.invoke({}));
    const outcome = await pool.invoke({ bad: true });
    expect(outcome.error).toBe('RangeError');
    expect(result(outcome)).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
    expect(result(await pool.invoke({}))).toBe(pid);
  });

  it('by time-out kills the process, even one that is stuck', async () => {
    const pool = start(
      'export const handler = async ({ stuck }) => { if (stuck) { console.log(process.pid); for (;;); } return "fine"; };',
      { timeoutSeconds: 1 },
    );
    const outcome = await pool.invoke({ stuck: true });
    expect(result(outcome)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${outcome.requestId} Error: Task timed out after 1.00 seconds`,
    });
    gone(lines[0]?.line)();
    const next = await pool.invoke({});
    expect(result(next)).toBe('fine');
    expect(next.initMs).toBeGreaterThan(0);
  });

  it.each([
    ['process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['process.kill(process.pid, "SIGKILL")', 'Runtime.ExitError', 'Runtime exited with error: signal: SIGKILL'],
    [
      'setTimeout(() => { throw new TypeError("late") }); await new Promise(() => setTimeout(() => 0, 9e6))',
      'Runtime.ExitError',
      'Runtime exited with error: exit status 1',
    ],
  ])('by a crash (%s) fails that event only, the next one starts cold', async (crash, type, message) => {
    const pool = start(`export const handler = async ({ bad }) => { if (bad) { ${crash} } return "fine"; };`);
    const outcome = await pool.invoke({ bad: true });
    expect(outcome.error).toBe(type);
    expect(outcome.payload).toContain(message);
    const next = await pool.invoke({});
    expect([result(next), next.error]).toEqual(['fine', undefined]);
    expect(next.initMs).toBeGreaterThan(0);
  });

  it('after the answer does not reach the next event', async () => {
    const pool = start('export const handler = async () => { setImmediate(() => process.exit(1)); return "fine"; };');
    for (let round = 0; round < 3; round += 1) expect(result(await pool.invoke({}))).toBe('fine');
  });

  it('by memory kills the process', async () => {
    const pool = start(
      `export const handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 5)); } };`,
      { memoryMb: 150 },
    );
    const outcome = await pool.invoke({});
    expect(outcome.error).toBe('Runtime.OutOfMemory');
  });

  it('of INIT is the outcome of the event', async () => {
    const broken = await start('throw new Error("no configuration");').invoke({});
    expect(result(broken)).toMatchObject({ errorType: 'Error', errorMessage: 'no configuration' });
    const missing = await start('export const other = 1;').invoke({});
    expect(missing.error).toBe('Runtime.HandlerNotFound');
  });

  it('by a result of more than 6 MB', async () => {
    const pool = start('export const handler = async () => "x".repeat(6 * 1024 * 1024);');
    expect((await pool.invoke({})).error).toBe('Function.ResponseSizeTooLarge');
  });

  it('on purpose: killOne takes the process that is at work', async () => {
    const pool = start(
      'export const handler = async () => { console.log("at work"); await new Promise((r) => setTimeout(r, 9e6)); };',
    );
    const invocation = pool.invoke({});
    await expect.poll(() => lines).toHaveLength(1);
    expect(pool.killOne()).toBe(true);
    expect((await invocation).error).toBe('Runtime.ExitError');
    expect(pool.killOne()).toBe(false);
  });
});

it('stop ends every process', async () => {
  const pool = start('export const handler = async () => process.pid;');
  const outcomes = await Promise.all([pool.invoke({}), pool.invoke({})]);
  await pool.stop();
  for (const outcome of outcomes) gone(result(outcome))();
  await expect(pool.invoke({})).rejects.toThrow('stopping');
});
