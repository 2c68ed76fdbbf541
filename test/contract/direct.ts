import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { CancelEnv, cancelDeps } from '../../functions/cancel-job/deps.ts';
import { cancelHandler } from '../../functions/cancel-job/handler.ts';
import { ClerkEventsEnv, clerkEventsDeps } from '../../functions/clerk-events/deps.ts';
import { clerkEventsHandler } from '../../functions/clerk-events/handler.ts';
import { CreditsEnv, creditsDeps } from '../../functions/credits/deps.ts';
import { creditsHandler } from '../../functions/credits/handler.ts';
import { DeleteJobEnv, deleteJobDeps } from '../../functions/delete-job/deps.ts';
import { deleteJobHandler } from '../../functions/delete-job/handler.ts';
import { GrantsEnv, grantsDeps } from '../../functions/grant-credits/deps.ts';
import { grantsHandler } from '../../functions/grant-credits/handler.ts';
import { ReadEnv, readDeps } from '../../functions/job-status/deps.ts';
import { readHandler } from '../../functions/job-status/handler.ts';
import { JobsEnv, jobsDeps } from '../../functions/list-jobs/deps.ts';
import { jobsHandler } from '../../functions/list-jobs/handler.ts';
import { RetryJobEnv, retryJobDeps } from '../../functions/retry-job/deps.ts';
import { retryJobHandler } from '../../functions/retry-job/handler.ts';
import { SubmitEnv, submitDeps } from '../../functions/submit/deps.ts';
import { submitHandler } from '../../functions/submit/handler.ts';
import { UploadsEnv, uploadsDeps } from '../../functions/uploads/deps.ts';
import { uploadsHandler } from '../../functions/uploads/handler.ts';
import { waitForJobDeps } from '../../functions/wait-for-job/deps.ts';
import { waitForJobHandler } from '../../functions/wait-for-job/handler.ts';
import type { Endpoints } from '../../infra/tools/local/system/endpoints-file.ts';
import { jsonLogger } from '../../shared/runtime/json-logger.ts';
import { parseEnv } from '../../shared/runtime/parse-env.ts';
import type { Logger } from '../../shared/telemetry/logger.ts';
import type { WireAnswer } from './contract.ts';

type Env = Readonly<Record<string, string>>;
type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Its log would drown what the tests say. */
function quiet<T extends { readonly log: Logger }>(deps: T): T {
  return { ...deps, log: jsonLogger('local', () => undefined) };
}

/** The handler of an operation, with its real adapters, in this process: for troubles that a running system is spared. */
const HANDLERS: Readonly<Record<string, (env: Env) => Handler>> = {
  submit: (env) => submitHandler(quiet(submitDeps(parseEnv(SubmitEnv, env)))),
  read: (env) => readHandler(quiet(readDeps(parseEnv(ReadEnv, env)))),
  wait: (env) => waitForJobHandler(quiet(waitForJobDeps(parseEnv(ReadEnv, env)))),
  jobs: (env) => jobsHandler(quiet(jobsDeps(parseEnv(JobsEnv, env)))),
  cancel: (env) => cancelHandler(quiet(cancelDeps(parseEnv(CancelEnv, env)))),
  retry: (env) => retryJobHandler(quiet(retryJobDeps(parseEnv(RetryJobEnv, env)))),
  delete: (env) => deleteJobHandler(quiet(deleteJobDeps(parseEnv(DeleteJobEnv, env)))),
  credits: (env) => creditsHandler(quiet(creditsDeps(parseEnv(CreditsEnv, env)))),
  grants: (env) => grantsHandler(quiet(grantsDeps(parseEnv(GrantsEnv, env)))),
  uploads: (env) => uploadsHandler(quiet(uploadsDeps(parseEnv(UploadsEnv, env)))),
  clerk: (env) => clerkEventsHandler(quiet(clerkEventsDeps(parseEnv(ClerkEventsEnv, env)))),
};

/** Which handler takes an operation. */
const HANDLER_OF: Readonly<Record<string, keyof typeof HANDLERS>> = {
  generateImages: 'submit',
  quoteImages: 'submit',
  quote: 'submit',
  generateEcommerceImages: 'submit',
  generateCustomVideos: 'submit',
  generateVideos: 'submit',
  generateBlog: 'submit',
  createBook: 'submit',
  videoStatus: 'read',
  videoResult: 'read',
  blogStatus: 'read',
  blogResult: 'read',
  bookStatus: 'read',
  bookResult: 'read',
  jobProgress: 'read',
  imageStatus: 'read',
  job: 'read',
  imageResult: 'read',
  waitForJob: 'wait',
  listJobs: 'jobs',
  cancelJob: 'cancel',
  retryJob: 'retry',
  deleteJob: 'delete',
  credits: 'credits',
  creditTransactions: 'credits',
  grantCredits: 'grants',
  clerkEvent: 'clerk',
  createUpload: 'uploads',
};

/** What the templates of the running system give its functions. */
export function environmentOf(endpoints: Endpoints): Env {
  return {
    STAGE: 'local',
    JOBS_TABLE: endpoints.jobsTable,
    CREDITS_TABLE: endpoints.creditsTable,
    BUCKET: endpoints.bucket,
    AWS_ENDPOINT_URL: endpoints.awsEndpoint,
    WORK_QUEUES: JSON.stringify({ image: endpoints.generateQueueUrl, 'ecommerce-image': endpoints.generateQueueUrl }),
    DELIVER_QUEUE_URL: endpoints.deliverQueueUrl,
    KIND_TERMS: JSON.stringify({
      image: { price: 1, charging: 'ledger', deadlineSeconds: 300, unitsPerDay: 10_000 },
      'ecommerce-image': { price: 2, charging: 'ledger', deadlineSeconds: 300, unitsPerDay: 10_000 },
    }),
    CREDIT_MODE: 'ledger',
    STARTER_CREDITS: '0',
    MAX_OPEN_JOBS: '50',
    JOB_RETENTION_DAYS: '1',
    INPUT_ORIGINS: '[]',
    GRANT_SECRET_ID: 'sorami/local/grant-secret',
    CLERK_SECRET_ID: 'sorami/local/clerk-webhook-secret',
    CLERK_ISSUER: endpoints.issuer,
    CLERK_AUTHORIZED_PARTIES: JSON.stringify([endpoints.authorizedParty]),
    CLERK_ALLOW_MISSING_AZP: 'false',
  };
}

/** A request as API Gateway hands it over. */
export interface DirectRequest {
  readonly routeKey: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export async function invoke(operationId: string, env: Env, request: DirectRequest): Promise<WireAnswer> {
  const handler = HANDLERS[HANDLER_OF[operationId] ?? ''];
  if (handler === undefined) throw new Error(`no handler of ${operationId}`);
  const { statusCode = 0, headers = {}, body } = await handler(env)(eventOf(request));
  const parsed: unknown = body === undefined ? undefined : JSON.parse(body);
  return {
    status: statusCode,
    headers: new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])),
    body: typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined,
  };
}

/** The event of such a request. */
export function eventOf({ routeKey, path, headers, parameters = {}, body }: DirectRequest): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers },
    pathParameters: { ...parameters },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'direct',
      domainName: 'direct',
      domainPrefix: 'direct',
      http: {
        method: routeKey.split(' ')[0] ?? '',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'test',
      },
      requestId: crypto.randomUUID(),
      routeKey,
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}
