// Runs inside a function's process: asks the Lambda Runtime API for one event after the other and hands it to the handler.
// JavaScript, because stripping types would cost every cold start 50 ms that it does not cost on Lambda.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { env } = process;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One call of the Runtime API. Node's own client, because the first `fetch` of a process costs 50 ms. */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const url = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const outgoing = request(url, { method, agent }, async (response) => {
      const chunks = await response.toArray();
      resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function describe(error) {
  const { name: errorType = typeof error, message: errorMessage = String(error), stack = '' } = Object(error);
  return { errorType, errorMessage, trace: stack.split('\n') };
}

async function loadHandler() {
  const file = basename(env._HANDLER);
  const [module, name] = [file.slice(0, file.indexOf('.')), file.slice(file.indexOf('.') + 1)];
  const path = join(env.LAMBDA_TASK_ROOT, dirname(env._HANDLER), module);
  const source = ['.js', '.mjs', '.cjs']
    .map((extension) => path + extension)
    .find((candidate) => existsSync(candidate));
  if (source === undefined)
    throw Object.assign(new Error(`Cannot find module '${path}'`), { name: 'Runtime.ImportModuleError' });
  const handler = (await import(pathToFileURL(source).href))[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${env._HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

let requestId;

/** What nobody caught ends the process, after the failure of its event has been reported. */
async function crash(error) {
  console.error('Uncaught Exception', JSON.stringify(describe(error)));
  await call(
    'POST',
    requestId === undefined ? 'init/error' : `invocation/${requestId}/error`,
    JSON.stringify(describe(error)),
  );
  process.exit(129);
}
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const handler = await loadHandler();
for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  requestId = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: requestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(body), context);
    await call('POST', `invocation/${requestId}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    console.error('Invoke Error', JSON.stringify(describe(error)));
    await call('POST', `invocation/${requestId}/error`, JSON.stringify(describe(error)));
  }
}
