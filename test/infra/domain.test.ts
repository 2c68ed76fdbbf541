import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { stageLike, synthesise } from './support/synthesise.ts';

const ARN = 'arn:aws:acm:eu-north-1:123456789012:certificate/0f1e2d3c-0000-1111-2222-333344445555';
const existing = { name: 'api.sorami.app', certificate: { kind: 'existing' as const, arn: ARN } };
const route53 = {
  name: 'api.sorami.app',
  certificate: { kind: 'route53' as const, zoneId: 'Z0123456789', zoneName: 'sorami.app' },
};
const serviceWith = (domain: typeof existing | typeof route53) =>
  documentOf(synthesise(stageLike('prod', { domain })), 'service');

describe('the API’s own name', () => {
  test('with a certificate that is there: nothing in DNS is touched, and the output says where to point', () => {
    const service = serviceWith(existing);
    const [name] = [...resourcesOf(service, 'AWS::ApiGatewayV2::DomainName').values()];
    expect(name?.Properties).toMatchObject({
      DomainName: 'api.sorami.app',
      DomainNameConfigurations: [{ CertificateArn: ARN, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    expect(resourcesOf(service, 'AWS::ApiGatewayV2::ApiMapping').size).toBe(1);
    expect(resourcesOf(service, 'AWS::Route53::RecordSet').size).toBe(0);
    expect(service.Outputs['DomainTarget']?.Description).toContain('api.sorami.app');
    expect(service.Outputs['ApiUrl']?.Value).toBe('https://api.sorami.app');
  });

  test('in a zone of Route 53: certificate and record are made', () => {
    const service = serviceWith(route53);
    const [certificate] = [...resourcesOf(service, 'AWS::CertificateManager::Certificate').values()];
    expect(certificate?.Properties).toMatchObject({ DomainName: 'api.sorami.app', ValidationMethod: 'DNS' });
    const [record] = [...resourcesOf(service, 'AWS::Route53::RecordSet').values()];
    expect(record?.Properties).toMatchObject({ Name: 'api.sorami.app.', Type: 'A', HostedZoneId: 'Z0123456789' });
  });

  test('is left out where the stage has none', () => {
    const service = documentOf(synthesise(stageLike('prod', { domain: undefined })), 'service');
    expect(resourcesOf(service, 'AWS::ApiGatewayV2::DomainName').size).toBe(0);
    expect(service.Outputs['ApiUrl']?.Value).not.toBe('https://api.sorami.app');
  });
});

describe('a bad stage is refused', () => {
  test.each([
    [
      'a certificate of another region',
      {
        domain: { ...existing, certificate: { ...existing.certificate, arn: ARN.replace('eu-north-1', 'us-east-1') } },
      },
      /the certificate must be in the region/,
    ],
    ['a name that is none', { domain: { ...existing, name: 'https://api.sorami.app' } }, /^stage x: domain\.name: /],
    ['an address that is none', { alarmAddress: 'ops' }, /^stage x: alarmAddress: /],
    ['no concurrency at all', { apiConcurrency: 0 }, /^stage x: apiConcurrency: /],
  ])('%s', (_what, change, message) => {
    expect(() => parseStage('x', { ...prod, ...change })).toThrow(message);
  });
});
