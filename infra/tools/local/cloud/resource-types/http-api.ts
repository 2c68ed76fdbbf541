import * as v from 'valibot';
import { generatedId, resourceType } from './resource-type.ts';

const Strings = v.optional(v.array(v.string()), []);

const Cors = v.strictObject({
  AllowOrigins: Strings,
  AllowMethods: Strings,
  AllowHeaders: Strings,
  ExposeHeaders: Strings,
  MaxAge: v.optional(v.number()),
  AllowCredentials: v.optional(v.boolean(), false),
});
export type Cors = v.InferOutput<typeof Cors>;

export const api = resourceType({
  honoured: { Name: v.string(), ProtocolType: v.literal('HTTP'), CorsConfiguration: v.optional(Cors) },
  inert: ['DisableExecuteApiEndpoint', 'Description', 'Tags'],
  identify: (_properties, self) => {
    const ref = generatedId(self);
    return { name: ref, ref, attributes: { ApiId: ref, ApiEndpoint: self.apiUrl } };
  },
});

export const route = resourceType({
  honoured: {
    ApiId: v.string(),
    RouteKey: v.pipe(v.string(), v.regex(/^(\$default|[A-Z]+ \/\S*)$/)),
    Target: v.pipe(v.string(), v.startsWith('integrations/')),
    AuthorizationType: v.optional(v.literal('NONE')),
  },
});

export const integration = resourceType({
  honoured: {
    ApiId: v.string(),
    /** A function, or a server at a public address. */
    IntegrationType: v.picklist(['AWS_PROXY', 'HTTP_PROXY']),
    IntegrationUri: v.string(),
    IntegrationMethod: v.optional(v.picklist(['ANY', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])),
    PayloadFormatVersion: v.picklist(['1.0', '2.0']),
    TimeoutInMillis: v.optional(v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(30_000)), 30_000),
  },
});

const Throttle = v.strictObject({
  ThrottlingRateLimit: v.number(),
  ThrottlingBurstLimit: v.number(),
  DetailedMetricsEnabled: v.optional(v.boolean()),
});
export type Throttle = v.InferOutput<typeof Throttle>;

export const stage = resourceType({
  honoured: {
    ApiId: v.string(),
    StageName: v.literal('$default'),
    AutoDeploy: v.literal(true),
    DefaultRouteSettings: v.optional(Throttle),
    RouteSettings: v.optional(v.record(v.string(), Throttle), {}),
  },
  inert: ['AccessLogSettings', 'Description', 'Tags'],
});
