// Runs inside a function's process: asks the Lambda Runtime API for one event after the other and hands it to the handler.
// JavaScript, because stripping types would cost every cold start 50 ms that it does not cost on Lambda. What nobody
// catches ends the process, as it does there.
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
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

/** Reports an error, to the log too. */
async function report(path, error) {
  const { name: errorType = typeof error, message: errorMessage = String(error), stack = '' } = Object(error);
  const description = JSON.stringify({ errorType, errorMessage, trace: stack.split('\n') });
  console.error(description);
  await call('POST', path, description);
}

async function loadHandler() {
  const [, module, name] = /^(.*?)\.([^/]+)$/.exec(env._HANDLER);
  const path = join(env.LAMBDA_TASK_ROOT, module);
  const source = ['.js', '.mjs', '.cjs'].map((extension) => path + extension).find((file) => existsSync(file));
  if (source === undefined)
    throw Object.assign(new Error(`there is no ${path}`), { name: 'Runtime.ImportModuleError' });
  const handler = (await import(pathToFileURL(source).href))[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${env._HANDLER} is not exported`), { name: 'Runtime.HandlerNotFound' });
}

async function init() {
  try {
    return await loadHandler();
  } catch (error) {
    await report('init/error', error);
    return process.exit(1);
  }
}

const handler = await init();
for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  const awsRequestId = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(body), context);
    await call('POST', `invocation/${awsRequestId}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    await report(`invocation/${awsRequestId}/error`, error);
  }
}
