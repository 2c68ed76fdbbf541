import { Match } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { documentOf, readable, resourcesOf } from './support/readable.ts';
import { stageLike, synthesise } from './support/synthesise.ts';

const stage = stageLike('prod', {
  frontendOrigins: ['https://one.example', 'https://two.example'],
  throttle: { api: { rate: 31, burst: 32 }, create: { rate: 3, burst: 4 } },
});
const templates = synthesise(stage);
const service = documentOf(templates, 'service');
const [deployed] = [...resourcesOf(service, 'AWS::ApiGatewayV2::Stage').values()];
const CREATING = [
  'POST /api/images/generate',
  'POST /api/secure/images/generate-ecommerce',
  'POST /api/videos/generate',
  'POST /api/secure/videos/generate-with-images',
  'POST /api/blog/generate',
  'POST /api/books/create',
  'POST /api/jobs/{job_id}/retry',
];

test('these routes and no others, each to its function', () => {
  const integrations = service.Resources;
  const routes = [...resourcesOf(service, 'AWS::ApiGatewayV2::Route').values()].map(({ Properties }) => {
    const { RouteKey, Target } = v.parse(
      v.object({
        RouteKey: v.string(),
        Target: v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) }),
      }),
      Properties,
    );
    const [prefix, reference] = Target['Fn::Join'][1];
    expect(prefix).toBe('integrations/');
    const { Ref } = v.parse(v.object({ Ref: v.string() }), reference);
    return [RouteKey, readable(integrations[Ref]?.Properties['IntegrationUri'], templates)];
  });
  // HEAD is there wherever GET is, and goes to the same function.
  const [heads, others] = [
    routes.filter(([key]) => key?.startsWith('HEAD ')),
    routes.filter(([key]) => !key?.startsWith('HEAD ')),
  ];
  expect(heads.map(([key, to]) => [key?.replace('HEAD', 'GET'), to])).toEqual(
    others.filter(([key]) => key?.startsWith('GET ')),
  );
  expect(Object.fromEntries(others)).toEqual({
    'GET /health': 'Health',
    'GET /llms.txt': 'OpenApi',
    'GET /openapi.json': 'OpenApi',
    'POST /api/images/generate': 'Submit',
    'POST /api/secure/images/generate-ecommerce': 'Submit',
    'POST /api/videos/generate': 'Submit',
    'POST /api/secure/videos/generate-with-images': 'Submit',
    'POST /api/blog/generate': 'Submit',
    'POST /api/books/create': 'Submit',
    'POST /api/images/quote': 'Submit',
    'POST /api/quote': 'Submit',
    'POST /api/uploads': 'Uploads',
    'GET /api/images/status/{job_id}': 'Read',
    'GET /api/images/result/{job_id}': 'Read',
    'GET /api/videos/status/{job_id}': 'Read',
    'GET /api/videos/result/{job_id}': 'Read',
    'GET /api/blog/status/{job_id}': 'Read',
    'GET /api/blog/result/{job_id}': 'Read',
    'GET /api/books/status/{job_id}': 'Read',
    'GET /api/books/result/{job_id}': 'Read',
    'GET /api/jobs/{job_id}/status': 'Read',
    'GET /api/jobs': 'Jobs',
    'GET /api/jobs/{job_id}': 'Read',
    'GET /api/jobs/{job_id}/wait': 'WaitForJob',
    'POST /api/jobs/{job_id}/cancel': 'Cancel',
    'POST /api/jobs/{job_id}/retry': 'RetryJob',
    'DELETE /api/jobs/{job_id}': 'DeleteJob',
    'GET /api/credits': 'Credits',
    'GET /api/credits/transactions': 'Credits',
    'POST /api/credits/grants': 'Grants',
    'POST /api/webhooks/clerk': 'ClerkEvents',
    $default: 'NotFound',
  });
  expect(others).toHaveLength(32);
});

test('functions get requests in payload format 2.0 and may be called by this API only', () => {
  for (const { Properties } of resourcesOf(service, 'AWS::ApiGatewayV2::Integration').values()) {
    expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  }
  const callers = [...resourcesOf(service, 'AWS::Lambda::Permission').values()];
  for (const { Properties } of callers) expect(Properties).toHaveProperty('SourceArn');
  const called = callers
    .filter(({ Properties }) => Properties['Principal'] === 'apigateway.amazonaws.com')
    .map(({ Properties }) => readable(Properties['FunctionName'], templates));
  expect(new Set(called)).toEqual(
    new Set([
      ...['Health', 'OpenApi', 'NotFound', 'Submit', 'Read', 'Jobs', 'Cancel', 'RetryJob', 'DeleteJob'],
      ...['Credits', 'Grants', 'ClerkEvents', 'Uploads', 'WaitForJob'],
    ]),
  );
});

test('every route is throttled as the stage says, and those that create jobs on their own', () => {
  const create = { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 4 };
  expect(deployed?.Properties).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 31, ThrottlingBurstLimit: 32 },
  });
  expect(deployed?.Properties['RouteSettings']).toEqual(Object.fromEntries(CREATING.map((route) => [route, create])));
});

test('the throttled routes are there before the settings that name them', () => {
  const before = deployed?.DependsOn.map((id) => service.Resources[id]?.Properties['RouteKey']);
  expect(before).toEqual(expect.arrayContaining(CREATING));
});

test('the configured frontends, and no others, may call from a browser', () => {
  templates.service.hasResourceProperties('AWS::ApiGatewayV2::Api', {
    ProtocolType: 'HTTP',
    CorsConfiguration: {
      AllowOrigins: ['https://one.example', 'https://two.example'],
      AllowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
      AllowHeaders: Match.arrayWith([
        'authorization',
        'content-type',
        'idempotency-key',
        'accept-language',
        'prefer',
        'if-none-match',
        'traceparent',
        'sentry-trace',
      ]),
      ExposeHeaders: [
        'location',
        'retry-after',
        'idempotent-replayed',
        'ratelimit-policy',
        'ratelimit',
        'etag',
        'preference-applied',
        'x-request-id',
      ],
      MaxAge: 3600,
    },
  });
});

test('the access log is JSON, is kept as long as the stage says, and has nothing of headers, query or body', () => {
  const { Format, DestinationArn } = v.parse(
    v.object({ Format: v.string(), DestinationArn: v.unknown() }),
    deployed?.Properties['AccessLogSettings'],
  );
  const group = resourcesOf(service, 'AWS::Logs::LogGroup').get(readable(DestinationArn, templates));
  expect(group?.Properties['RetentionInDays']).toBe(stage.retention.logDays);
  const logged = Object.values(v.parse(v.record(v.string(), v.string()), JSON.parse(Format)));
  expect(logged).toContain('$context.requestId');
  expect(logged.filter((value) => !/^\$context\.(?!authorizer)[\w.]+$/.test(value))).toEqual([]);
});

test('the outputs name the API and the queues, with a description', () => {
  for (const name of ['ApiUrl', 'GatewayUrl', 'GenerateQueueUrl', 'DeliverQueueUrl']) {
    expect(service.Outputs[name]?.Description).toMatch(/\w/);
  }
});
