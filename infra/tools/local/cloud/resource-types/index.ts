import * as v from 'valibot';
import * as compute from './compute.ts';
import * as data from './data.ts';
import * as httpApi from './http-api.ts';
import { arn, named, physicalName, type ResourceType, resourceType } from './resource-type.ts';
import * as watching from './watching.ts';

const logGroup = resourceType({
  honoured: { LogGroupName: v.optional(v.string()) },
  inert: ['RetentionInDays', 'KmsKeyId', 'Tags'],
  identify: (properties, self) => {
    const name = physicalName(properties.LogGroupName, self, 255);
    return named(name, arn('logs', `log-group:${name}:*`, self));
  },
});

/** Every resource type the local cloud knows. */
export const resourceTypes = {
  'AWS::ApiGatewayV2::Api': httpApi.api,
  'AWS::ApiGatewayV2::Integration': httpApi.integration,
  'AWS::ApiGatewayV2::Route': httpApi.route,
  'AWS::ApiGatewayV2::Stage': httpApi.stage,
  'AWS::CDK::Metadata': resourceType({ honoured: {}, inert: ['Analytics'] }),
  'AWS::CloudWatch::Alarm': watching.alarm,
  'AWS::CloudWatch::Dashboard': watching.watcher,
  'AWS::DynamoDB::Table': data.table,
  'AWS::Events::Rule': compute.rule,
  'AWS::IAM::Policy': compute.policy,
  'AWS::IAM::Role': compute.role,
  'AWS::Lambda::EventInvokeConfig': compute.eventInvokeConfig,
  'AWS::Lambda::EventSourceMapping': compute.eventSourceMapping,
  'AWS::Lambda::Function': compute.lambdaFunction,
  'AWS::Lambda::Permission': compute.permission,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::QueryDefinition': watching.watcher,
  'AWS::S3::Bucket': data.bucket,
  'AWS::S3::BucketPolicy': data.bucketPolicy,
  'AWS::SNS::Subscription': watching.watcher,
  'AWS::SNS::Topic': watching.topic,
  'AWS::SNS::TopicPolicy': watching.watcher,
  'AWS::SQS::Queue': data.queue,
  'AWS::SQS::QueuePolicy': data.queuePolicy,
  'AWS::SecretsManager::Secret': data.secret,
} as const;

export type TypeName = keyof typeof resourceTypes;
export type Properties<T extends TypeName> = (typeof resourceTypes)[T] extends ResourceType<infer P> ? P : never;

export function isKnownType(type: string): type is TypeName {
  return Object.hasOwn(resourceTypes, type);
}
