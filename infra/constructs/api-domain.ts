import { CfnOutput } from 'aws-cdk-lib';
import { ApiMapping, DomainName, type HttpApi, type IStage, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { Stage } from '../stages/stage.ts';

export interface ApiDomainProps {
  readonly domain: NonNullable<Stage['domain']>;
  readonly api: HttpApi;
  readonly apiStage: IStage;
}

/**
 * The API under a name of its own. With a zone of Route 53 the certificate is made here (the deployment waits until it is issued), and
 * the record where the stage says that the name is free. Otherwise an operator points the name at the output `DomainTarget`.
 */
export class ApiDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, api, apiStage }: ApiDomainProps) {
    super(scope, id);
    const { name, certificate, record } = domain;
    const zone =
      certificate.kind === 'route53'
        ? HostedZone.fromHostedZoneAttributes(this, 'Zone', {
            hostedZoneId: certificate.zoneId,
            zoneName: certificate.zoneName,
          })
        : undefined;
    const usable: ICertificate =
      certificate.kind === 'existing'
        ? Certificate.fromCertificateArn(this, 'Certificate', certificate.arn)
        : new Certificate(this, 'Certificate', { domainName: name, validation: CertificateValidation.fromDns(zone) });
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: usable,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api, domainName, stage: apiStage });
    const { regionalDomainName, regionalHostedZoneId } = domainName;
    if (zone !== undefined && record === 'create') {
      const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
      new ARecord(this, 'Record', { zone, recordName: `${name}.`, target });
    }
    new CfnOutput(this, 'DomainTarget', {
      value: regionalDomainName,
      description: `What a CNAME record of ${name} has to point at`,
    }).overrideLogicalId('DomainTarget');
  }
}
