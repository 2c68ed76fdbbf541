import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { KINDS } from '../../shared/kinds/kinds.ts';
import { allow } from '../constructs/allow.ts';
import { ApiFunction } from '../constructs/functions/api-function.ts';
import { JsonApi } from '../constructs/json-api.ts';
import { forwardedRoutes } from '../stages/old-routes.ts';
import { accountFunctions } from './account-functions.ts';
import { environmentOf, queuesOf, type ServiceParts } from './environment.ts';
import { jobFunctions } from './job-functions.ts';

/** The HTTP side: every route, the function behind it, and what that function may touch. */
export class Endpoints extends Construct {
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, parts: ServiceParts) {
    super(scope, id);
    const { stage, data, work } = parts;
    const env = environmentOf(parts);

    const health = new ApiFunction(this, 'Health', {
      stage,
      folder: 'health',
      canWait: true,
      isClicked: false,
      description: 'Says what works',
      impact: "Nobody yet; but the frontend's checks and ours believe that the API is down.",
      environment: env(
        'jobs',
        'bucket',
        'geminiKey',
        'webhookSecret',
        'grantSecret',
        'clerkSecret',
        'sessionKeys',
        'kindsOn',
      ),
      permissions: [
        allow.items(data.jobs, 'GetItem'),
        allow.listing(data.bucket),
        ...[data.geminiKey, data.webhookSecret, data.grantSecret, data.clerkSecret].map(allow.readSecret),
      ],
    });
    const submit = new ApiFunction(this, 'Submit', {
      stage,
      folder: 'submit',
      description: 'Checks a request, holds its credits, opens its job',
      impact: 'Users cannot start a generation.',
      environment: env('jobs', 'dueShards', 'credits', 'bucket', 'workQueues', 'tokens', 'terms', 'inputOrigins'),
      // Strangers' requests run here until their token is refused: room for them beside those who order.
      concurrencyShare: 5,
      permissions: [
        allow.items(data.jobs, 'GetItem', 'PutItem', 'UpdateItem'),
        allow.items(data.credits, 'GetItem', 'PutItem', 'UpdateItem'),
        ...allow.keepingInputs(data.bucket),
        allow.uploads(data.bucket, 'GetObject'),
        ...queuesOf(work).map(({ queue }) => allow.send(queue)),
      ],
    });
    const uploads = new ApiFunction(this, 'Uploads', {
      stage,
      folder: 'uploads',
      description: 'Signs addresses to which pictures for orders are uploaded',
      impact: 'Users cannot order with pictures that are too large for an order itself.',
      environment: env('jobs', 'bucket', 'tokens'),
      permissions: [allow.items(data.jobs, 'UpdateItem'), allow.uploads(data.bucket, 'PutObject')],
    });
    // Presigned URLs carry the permissions of the role that signs them.
    const showing = [
      allow.items(data.jobs, 'GetItem'),
      allow.query(data.jobs, 'by-due'),
      allow.objects(data.bucket, 'GetObject'),
    ];
    const read = new ApiFunction(this, 'Read', {
      stage,
      folder: 'job-status',
      description: 'Shows a job to its owner',
      impact: 'Users do not see how far their generation is, nor its files.',
      environment: env('jobs', 'dueShards', 'bucket', 'tokens'),
      permissions: showing,
      // Asked every few seconds for every open job.
      concurrencyShare: 5,
    });
    const waitForJob = new ApiFunction(this, 'WaitForJob', {
      stage,
      folder: 'wait-for-job',
      canWait: true,
      isClicked: false,
      description: 'Shows a job to its owner at its next change',
      impact: 'Nobody: clients that wanted to wait for a change ask for the status every few seconds.',
      environment: env('jobs', 'dueShards', 'bucket', 'tokens'),
      permissions: showing,
      // A client waits up to 20 s for the next change.
      timeout: Duration.seconds(29),
      // It sleeps: processor would be paid in vain.
      memorySize: 512,
      // All of it is in use when many wait, which is nothing to be alarmed about, and costs the others nothing.
      concurrencyShare: 2,
      isExpectedToBeFull: true,
    });
    const notFound = new ApiFunction(this, 'NotFound', {
      stage,
      folder: 'not-found',
      canWait: true,
      isClicked: false,
      description: 'Answers every unknown route',
      impact: 'Callers of addresses that do not exist get no proper answer.',
      // Loads little code and calls no service.
      memorySize: 256,
    });

    const openapi = new ApiFunction(this, 'OpenApi', {
      stage,
      folder: 'openapi',
      canWait: true,
      isClicked: false,
      description: 'Serves the contract',
      impact: 'Developers cannot fetch the contract.',
      // As above.
      memorySize: 256,
    });
    const { credits, grants, clerkEvents } = accountFunctions(this, parts);
    const { jobs, cancel, deleteJob, retryJob } = jobFunctions(this, parts);

    const api = new JsonApi(this, 'Api', { stage, fallback: notFound });
    api.get(['/health'], health);
    api.get(['/openapi.json', '/llms.txt'], openapi);
    const forwarded = forwardedRoutes(stage);
    const isOurs = (path: string) => !forwarded.some((route) => route.path === path);
    const orders: readonly string[] = Object.values(KINDS).map(({ routes }) => routes.create);
    api.create(orders.filter(isOurs), submit);
    if (stage.oldBackend !== undefined) api.forward(forwarded, stage.oldBackend);
    api.change(['/api/quote', '/api/images/quote'], submit);
    api.change(['/api/uploads'], uploads);
    // Kinds of one family have them in common.
    const reads = new Set(Object.values(KINDS).flatMap(({ routes }) => [routes.status, routes.result]));
    api.get([...[...reads, '/api/jobs/{job_id}/status'].filter(isOurs), '/api/jobs/{job_id}'], read);
    api.get(['/api/jobs'], jobs);
    api.get(['/api/jobs/{job_id}/wait'], waitForJob);
    api.change(['/api/jobs/{job_id}/cancel'], cancel);
    api.create(['/api/jobs/{job_id}/retry'], retryJob);
    api.remove(['/api/jobs/{job_id}'], deleteJob);
    api.get(['/api/credits', '/api/credits/transactions'], credits);
    api.change(['/api/credits/grants'], grants);
    api.change(['/api/webhooks/clerk'], clerkEvents);
    this.url = api.url;
    this.api = api.api;
  }
}
