import { describe, expect, it } from 'vitest';
import { type JsonObject } from '../../kernel/json.js';
import { expandLoops } from './expand-loops.js';
import { scopeOf } from './testing/scope.js';
import { Evaluation } from './evaluation.js';
import { type AssemblyStack } from './cloud-assembly.js';
import { type Template } from './template.js';

function expand(template: JsonObject): Template {
  const stack = { stackName: 'Images', template, constructPaths: new Map() } as unknown as AssemblyStack; // only these are read
  const evaluation = new Evaluation(scopeOf(template as unknown as Template), 'Thing');
  return expandLoops(stack, (collection) => evaluation.evaluate(collection)).template;
}

// The examples of the AWS page on Fn::ForEach, shortened.
describe('Fn::ForEach', () => {
  it('replicates a resource for each item of a list parameter', () => {
    expect(
      expand({
        Parameters: { Names: { Type: 'CommaDelimitedList', Default: 'Success,Failure' } },
        Resources: {
          'Fn::ForEach::Topics': [
            'TopicName',
            { Ref: 'Names' },
            {
              'SnsTopic${TopicName}': {
                Type: 'AWS::SNS::Topic',
                Properties: { TopicName: { 'Fn::Join': ['.', [{ Ref: 'TopicName' }, 'fifo']] }, FifoTopic: true },
              },
            },
          ],
          Other: { Type: 'AWS::SNS::Topic' },
        },
      }).Resources,
    ).toEqual({
      SnsTopicSuccess: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: { 'Fn::Join': ['.', ['Success', 'fifo']] }, FifoTopic: true },
      },
      SnsTopicFailure: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: { 'Fn::Join': ['.', ['Failure', 'fifo']] }, FifoTopic: true },
      },
      Other: { Type: 'AWS::SNS::Topic' },
    });
  });

  it('replicates properties and outputs, also in other loops, with letters and digits in names', () => {
    const template = expand({
      Resources: {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: {
            'Fn::ForEach::Properties': ['Name', ['ImageId', 'InstanceType'], { '${Name}': { Ref: 'Name' } }],
            DisableApiTermination: true,
          },
        },
        'Fn::ForEach::Buckets': [
          'Stage',
          ['Beta.1', 'Prod'],
          { 'Fn::ForEach::Kinds': ['Kind', ['Logs'], { 'Bucket&{Stage}${Kind}': { Type: 'AWS::S3::Bucket' } }] },
        ],
      },
      Outputs: {
        'Fn::ForEach::Arns': [
          'Stage',
          ['Beta.1', 'Prod'],
          { 'Arn&{Stage}': { Value: { 'Fn::GetAtt': [{ 'Fn::Sub': 'Bucket${Stage}Logs' }, 'Arn'] } } },
        ],
      },
    });
    expect(template.Resources?.['Instance']?.Properties).toEqual({
      ImageId: 'ImageId',
      InstanceType: 'InstanceType',
      DisableApiTermination: true,
    });
    expect(Object.keys(template.Resources ?? {})).toEqual(['Instance', 'BucketBeta1Logs', 'BucketProdLogs']);
    expect(template.Outputs?.['ArnProd']).toEqual({ Value: { 'Fn::GetAtt': ['BucketProdLogs', 'Arn'] } });
  });

  it('rejects a loop without a list', () => {
    expect(() => expand({ Resources: { 'Fn::ForEach::X': ['Name', 'a', {}] } })).toThrow(
      'stack Images, Fn::ForEach::X: the collection must be a list, got "a"',
    );
    expect(() => expand({ Resources: { 'Fn::ForEach::X': 'Name' } })).toThrow('must be [identifier, collection');
  });
});
