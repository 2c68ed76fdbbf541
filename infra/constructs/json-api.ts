import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ForwardedRoute } from '../stages/old-routes.ts';
import type { Stage } from '../stages/stage.ts';
import { ApiDomain } from './api-domain.ts';
import { removalPolicyOf } from './storage/removal-policy.ts';

/** What the typed client sends, and what tracing in browsers (W3C Trace Context, Sentry, Datadog, B3) adds to every request. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'accept-language',
  'prefer',
  'if-none-match',
  'x-request-id',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-sampled',
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-origin',
  'x-datadog-sampling-priority',
];

export interface JsonApiProps {
  readonly stage: Stage;
  /** Answers requests that match no route. */
  readonly fallback: IFunction;
}

/**
 * An HTTP API of explicit routes. Tokens are checked in the functions: the API's own JWT authorizer needs an `aud`, which the
 * tokens have not. API Gateway answers preflights itself, and 429 where a throttle is met.
 */
export class JsonApi extends Construct {
  /** Without a trailing slash: `https://` and the stage's own domain, or the name that API Gateway gives. */
  readonly url: string;
  readonly api: HttpApi;
  private readonly apiStage: CfnStage;
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, props: JsonApiProps) {
    super(scope, id);
    this.stage = props.stage;
    this.api = new HttpApi(this, 'Http', {
      apiName: `sorami-${this.stage.name}`,
      createDefaultStage: false,
      defaultIntegration: new HttpLambdaIntegration('Fallback', props.fallback),
      corsPreflight: {
        allowOrigins: this.stage.frontendOrigins,
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.HEAD, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        allowHeaders: [...ALLOWED_HEADERS, ...this.stage.allowedHeaders],
        exposeHeaders: [
          'location',
          'retry-after',
          'idempotent-replayed',
          'ratelimit-policy',
          'ratelimit',
          'etag',
          'preference-applied',
          'x-request-id',
        ],
        maxAge: Duration.hours(1),
      },
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The functions check the session tokens themselves: an authorizer of the API needs an audience, which the tokens have not.',
    });
    const { domain } = this.stage;
    this.url = domain === undefined ? this.api.apiEndpoint : `https://${domain.name}`;
    const apiStage = this.deploy();
    this.apiStage = apiStage.resource;
    if (domain !== undefined) new ApiDomain(this, 'Domain', { domain, api: this.api, apiStage: apiStage.stage });
  }

  /** Routes that read, each under the API's throttle. HEAD is there wherever GET is. */
  get(paths: readonly string[], handler: IFunction): void {
    this.route([HttpMethod.GET, HttpMethod.HEAD], paths, handler);
  }

  /** Routes that change what is there, each under the API's throttle. */
  change(paths: readonly string[], handler: IFunction): void {
    this.route([HttpMethod.POST], paths, handler);
  }

  /** Routes that delete, each under the API's throttle. */
  remove(paths: readonly string[], handler: IFunction): void {
    this.route([HttpMethod.DELETE], paths, handler);
  }

  /**
   * Routes that another server answers: method, path, query, headers and body reach it as they came, and its answers the caller. API
   * Gateway keeps its own limits, 30 s and 10 MB, and answers preflights itself.
   *
   * @param origin of the server, with the same paths.
   */
  forward(routes: readonly ForwardedRoute[], origin: string): void {
    for (const { method, path } of routes) {
      const id = `Old${method}${path.replaceAll(/\W+/g, '-')}`;
      // A greedy variable is named without its plus.
      const integration = new HttpUrlIntegration(id, origin + path.replace('+}', '}'));
      this.api.addRoutes({ path, methods: [HttpMethod[method]], integration });
    }
  }

  /** Routes that create jobs, each under the stage's throttle for creating. */
  create(paths: readonly string[], handler: IFunction): void {
    const { rate, burst } = this.stage.throttle.create;
    const routes = this.route([HttpMethod.POST], paths, handler);
    // Free-form JSON to CDK, which therefore does not capitalise the names.
    const settings = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
    this.apiStage.routeSettings = {
      ...(this.apiStage.routeSettings ?? {}),
      ...Object.fromEntries(paths.map((path) => [`POST ${path}`, settings])),
    };
    // A stage with settings for a route that is not there yet is refused.
    this.apiStage.node.addDependency(...routes);
  }

  private route(methods: HttpMethod[], paths: readonly string[], handler: IFunction): HttpRoute[] {
    const integration = new HttpLambdaIntegration(`${handler.node.id}Integration`, handler);
    return paths.flatMap((path) => this.api.addRoutes({ path, methods, integration }));
  }

  private deploy(): { readonly stage: HttpStage; readonly resource: CfnStage } {
    const { rate, burst } = this.stage.throttle.api;
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: this.stage.retention.logDays,
      removalPolicy: removalPolicyOf(this.stage),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit: rate, burstLimit: burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: ACCESS_LOG },
    });
    const resource = stage.node.defaultChild;
    if (!CfnStage.isCfnStage(resource)) throw new TypeError('the stage of the API has no resource');
    return { stage, resource };
  }
}

/** One JSON object per request. No headers and no query: neither tokens nor presigned URLs can get into it. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    request_id: '$context.requestId',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    path: '$context.path',
    route: '$context.routeKey',
    status: '$context.status',
    bytes: '$context.responseLength',
    latency_ms: '$context.responseLatency',
    integration_latency_ms: '$context.integrationLatency',
    integration_error: '$context.integrationErrorMessage',
  }),
);
