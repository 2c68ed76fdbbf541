import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/stages/parse-stage.ts';
import { prod } from '../../infra/stages/prod.ts';
import { WITH_DOMAIN } from './support/every-stage.ts';
import { documentOf, resourcesOf } from './support/readable.ts';
import { stageLike, synthesise } from './support/synthesise.ts';

const ARN = 'arn:aws:acm:eu-north-1:123456789012:certificate/0f1e2d3c-0000-1111-2222-333344445555';
const existing = { name: 'api.sorami.app', certificate: { kind: 'existing' as const, arn: ARN } };
const serviceWith = (kind: keyof typeof WITH_DOMAIN) => documentOf(synthesise(WITH_DOMAIN[kind]), 'service');

describe('the API’s own name', () => {
  test('with a certificate that is there: nothing in DNS is touched, and the output says where to point', () => {
    const service = serviceWith('existing');
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

  test('in a zone of Route 53 the certificate is made, and the record is the operator’s unless the stage says otherwise', () => {
    const service = serviceWith('by-hand');
    const [certificate] = [...resourcesOf(service, 'AWS::CertificateManager::Certificate').values()];
    expect(certificate?.Properties).toMatchObject({ DomainName: 'api.sorami.app', ValidationMethod: 'DNS' });
    expect(resourcesOf(service, 'AWS::Route53::RecordSet').size).toBe(0);
    const certificateInZone = WITH_DOMAIN.create.domain?.certificate;
    const unsaid = parseStage('x', { ...prod, domain: { name: 'api.sorami.app', certificate: certificateInZone } });
    expect(unsaid.domain?.record).toBe('by-hand');
  });

  test('where the stage says that the name is free, the record is made, too', () => {
    const [record] = [...resourcesOf(serviceWith('create'), 'AWS::Route53::RecordSet').values()];
    expect(record?.Properties).toMatchObject({ Name: 'api.sorami.app.', Type: 'A', HostedZoneId: 'Z0123456789' });
  });

  test.each(['existing', 'by-hand', 'create'] as const)(
    '%s: the gateway’s own address is an output beside the name',
    (kind) => {
      const { Outputs } = serviceWith(kind);
      expect(Outputs['ApiUrl']?.Value).toBe('https://api.sorami.app');
      expect(Outputs['GatewayUrl']?.Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/Http/), 'ApiEndpoint'] });
    },
  );

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
    [
      'a record of its own without a zone',
      { domain: { ...existing, record: 'create' } },
      /record 'create' needs a certificate of kind 'route53'/,
    ],
    ['a name that is none', { domain: { ...existing, name: 'https://api.sorami.app' } }, /^stage x: domain\.name: /],
    ['an address that is none', { alarmAddress: 'ops' }, /^stage x: alarmAddress: /],
    ['no concurrency at all', { apiConcurrency: 0 }, /^stage x: apiConcurrency: /],
  ])('%s', (_what, change, message) => {
    expect(() => parseStage('x', { ...prod, ...change })).toThrow(message);
  });
});
