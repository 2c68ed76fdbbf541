import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../infra/tools/local/cloud/template/assembly.ts';
import { findResource, resolveResources } from '../../infra/tools/local/cloud/template/resources.ts';
import { arnOf, lambda, ref, role, type TinyStack, writeAssembly } from './tiny-assembly.ts';

const endpoints = { awsEndpoint: 'http://127.0.0.1:4800', apiUrl: 'http://127.0.0.1:3000' };

function resolve(stacks: Record<string, TinyStack>) {
  return resolveResources(readAssembly(writeAssembly(stacks)).stacks, endpoints);
}

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });
const output = (Value: unknown) => ({ Resources: { Queue: queue() }, Outputs: { Out: { Value } } });

describe('intrinsic functions', () => {
  it.each([
    ['Ref of a queue', ref('Queue'), 'http://127.0.0.1:4800/000000000000/app-Queue'],
    ['Ref of a pseudo parameter', ref('AWS::Region'), 'eu-north-1'],
    ['Fn::GetAtt', arnOf('Queue'), 'arn:aws:sqs:eu-north-1:000000000000:app-Queue'],
    ['Fn::GetAtt as a string', { 'Fn::GetAtt': 'Queue.QueueName' }, 'app-Queue'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', ref('AWS::Partition'), 1]] }, 'a-aws-1'],
    ['Fn::Sub', { 'Fn::Sub': `\${!x} \${AWS::AccountId} \${Queue.QueueName}` }, `\${x} 000000000000 app-Queue`],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': [`\${A}/\${AWS::Region}`, { A: ref('AWS::StackName') }] },
      'app/eu-north-1',
    ],
    ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', arnOf('Queue')] }] }, 'aws'],
  ])('%s', (_name, value, expected) => {
    expect(resolve({ app: output(value) }).outputs['app']).toEqual({ Out: expected });
  });

  it('chooses by condition, leaves out what is AWS::NoValue and resources whose condition is false', () => {
    const resources = resolve({
      app: {
        Conditions: {
          North: { 'Fn::Equals': [ref('AWS::Region'), 'eu-north-1'] },
          South: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'North' }, { 'Fn::Equals': ['a', 'b'] }] }] },
        },
        Resources: {
          Queue: queue({
            DelaySeconds: { 'Fn::If': ['North', 5, 6] },
            MaximumMessageSize: { 'Fn::If': ['South', 1024, ref('AWS::NoValue')] },
          }),
          Absent: { ...queue(), Condition: 'South' },
        },
      },
    });
    expect(resources.all().map(({ logicalId }) => logicalId)).toEqual(['Queue']);
    expect(resources.of('AWS::SQS::Queue')[0]?.properties).toEqual({ DelaySeconds: 5 });
  });

  it('reaches across stacks by output and by export, in whatever order the stacks come', () => {
    const resources = resolve({
      user: {
        Resources: {},
        Outputs: {
          ByOutput: {
            Value: { 'Fn::GetStackOutput': { StackName: 'owner', OutputName: 'Arn', Region: 'eu-north-1' } },
          },
          ByExport: { Value: { 'Fn::ImportValue': 'shared' } },
        },
      },
      owner: {
        Resources: { Queue: queue() },
        Outputs: { Arn: { Value: arnOf('Queue') }, Url: { Value: ref('Queue'), Export: { Name: 'shared' } } },
      },
    });
    expect(resources.outputs['user']).toEqual({
      ByOutput: 'arn:aws:sqs:eu-north-1:000000000000:owner-Queue',
      ByExport: 'http://127.0.0.1:4800/000000000000/owner-Queue',
    });
  });
});

describe('what is not known stops the start and is named', () => {
  it.each([
    ['an intrinsic function', output({ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }), 'app.Outputs.Out: Fn::Cidr is not known'],
    [
      'an attribute',
      output({ 'Fn::GetAtt': ['Queue', 'Color'] }),
      'attribute Color of Queue (AWS::SQS::Queue) is not known',
    ],
    ['a dynamic reference', output('{{resolve:ssm:/key}}'), 'dynamic references are not known'],
    ['a reference to nothing', output(ref('Nothing')), 'app.Outputs.Out: there is no resource Nothing'],
    [
      'another region',
      output({ 'Fn::GetStackOutput': { StackName: 'app', OutputName: 'Out', Region: 'x' } }),
      'Region is not',
    ],
    [
      'a resource type',
      { Resources: { Machine: { Type: 'AWS::StepFunctions::StateMachine' } } },
      'app.Machine: resource type AWS::StepFunctions::StateMachine is',
    ],
    [
      'a property',
      { Resources: { Queue: queue({ ContentBasedDeduplication: true }) } },
      'app.Queue (AWS::SQS::Queue): property ContentBasedDeduplication is',
    ],
    [
      'a nested property',
      { Resources: { F: lambda('code', 'R', { Environment: { X: 1 } }), R: role() } },
      'Environment.X is',
    ],
    [
      'a runtime',
      { Resources: { F: lambda('code', 'R', { Runtime: 'python3.14' }), R: role() } },
      'property Runtime: ',
    ],
    ['a section', { Resources: {}, Transform: 'AWS::Serverless-2016-10-31' }, 'app.template.json: Transform'],
    [
      'a cycle',
      { Resources: { A: queue({ QueueName: ref('B') }), B: queue({ QueueName: ref('A') }) } },
      'circular reference',
    ],
  ])('%s', (_name, template, message) => {
    expect(() => resolve({ app: template })).toThrow(message);
  });

  it('a condition of a role and a resource policy that is about more than transport', () => {
    const condition = { StringEquals: { 'aws:PrincipalTag/team': 'a' } };
    const conditional = { Action: 's3:GetObject', Resource: '*', Condition: condition };
    expect(() => resolve({ app: { Resources: { Role: role(conditional) } } })).toThrow('Condition is not known');
    const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }];
    const Properties = { Queues: [ref('Queue')], PolicyDocument: { Statement } };
    const Resources = { Queue: queue(), Policy: { Type: 'AWS::SQS::QueuePolicy', Properties } };
    expect(() => resolve({ app: { Resources } })).toThrow('app.Policy (AWS::SQS::QueuePolicy)');
  });
});

describe('findResource', () => {
  const resources = resolve({ app: { Resources: { WorkersQueue0A1B2C3D: queue(), ApiQueueE4F5A6B7: queue() } } }).all();

  it('finds by logical id, physical name and construct', () => {
    for (const name of ['WorkersQueue0A1B2C3D', 'app-WorkersQueue0A1B2C3D', 'WorkersQueue']) {
      expect(findResource(resources, name).logicalId).toBe('WorkersQueue0A1B2C3D');
    }
  });

  it('refuses a name that fits several or none', () => {
    expect(() => findResource(resources, 'Queue')).toThrow('2 resources');
    expect(() => findResource(resources, 'Table')).toThrow('0 resources');
  });
});
