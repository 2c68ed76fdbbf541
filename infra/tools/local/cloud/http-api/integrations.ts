import { LocalCloudError } from '../local-cloud-error.ts';
import type { Resource, Resources } from '../template/resources.ts';

/** What is behind a route: a function, or another server. */
export type Integration =
  | { readonly kind: 'function'; readonly functionArn: string; readonly timeoutMs: number }
  | { readonly kind: 'server'; readonly uri: string; readonly method: string; readonly timeoutMs: number };

/**
 * The integration of a route, as strict as API Gateway is when it is made.
 *
 * @throws LocalCloudError when there is none, or one that API Gateway would refuse.
 */
export function integrationOf(resources: Resources, route: Resource<'AWS::ApiGatewayV2::Route'>): Integration {
  const { logicalId, stack, properties } = route;
  const found = resources
    .of('AWS::ApiGatewayV2::Integration')
    .find(({ ref }) => properties.Target === `integrations/${ref}`);
  if (found === undefined)
    throw new LocalCloudError(`${stack}.${logicalId}: there is no integration ${properties.Target}`);
  const refuse = (why: string): never => {
    throw new LocalCloudError(`${found.stack}.${found.logicalId} (AWS::ApiGatewayV2::Integration): ${why}`);
  };
  const { IntegrationType, IntegrationUri: uri, IntegrationMethod, PayloadFormatVersion } = found.properties;
  const { TimeoutInMillis: timeoutMs } = found.properties;
  if (IntegrationType === 'AWS_PROXY') {
    if (PayloadFormatVersion !== '2.0') refuse('only payload format 2.0 is known to the local cloud');
    return { kind: 'function', functionArn: uri, timeoutMs };
  }
  if (PayloadFormatVersion !== '1.0') refuse('an HTTP_PROXY has payload format 1.0');
  if (IntegrationMethod === undefined) return refuse('an HTTP_PROXY needs an IntegrationMethod');
  if (!URL.canParse(uri) || !/^https?:\/\/[^/]/.test(uri)) refuse(`${uri} is no HTTP endpoint`);
  const ofRoute = new Set([...properties.RouteKey.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name));
  for (const [variable, name] of uri.matchAll(/\{(\w+)\}/g)) {
    if (!ofRoute.has(name)) refuse(`${variable} is no variable of the path of ${properties.RouteKey}`);
  }
  return { kind: 'server', uri, method: IntegrationMethod, timeoutMs };
}
