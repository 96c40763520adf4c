import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { ConcurrentDownload } from '../index.js';
import { definitionOf, stateOf } from '../testing/definition-of.js';
import { synthesize } from '../testing/synthesize.js';

describe('an existing bucket', () => {
  it('is used and not changed', () => {
    const { template, images, stack } = synthesize((own) => ({
      bucket: Bucket.fromBucketName(own, 'Own', 'my-images'),
    }));
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    expect(stack.resolve(images.bucket.bucketName)).toBe('my-images');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { STEPWELL_BUCKET: 'my-images' } },
    });
    expect(stateOf(definitionOf(template), 'Record lost batch').Arguments).toMatchObject({ Bucket: 'my-images' });
  });

  it('has its key granted', () => {
    const { template } = synthesize((own) => ({
      bucket: new Bucket(own, 'Own', { encryption: BucketEncryption.KMS, encryptionKey: new Key(own, 'OwnKey') }),
    }));
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    for (const role of ['Download', 'Consolidate', 'Start', 'StateMachine']) {
      const policy = policies.find(([name]) => name.startsWith(`Images${role}Role`))?.[1];
      expect(JSON.stringify(policy)).toMatch(/kms:GenerateDataKey.*OwnKey/);
    }
  });
});

describe('an existing table', () => {
  it('is used and not changed', () => {
    const { template } = synthesize((own) => ({ table: Table.fromTableName(own, 'Own', 'my-urls') }));
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { STEPWELL_TABLE: 'my-urls' } },
    });
  });
});

describe('an existing topic', () => {
  it('receives the failures', () => {
    const { template } = synthesize((own) => ({
      topic: Topic.fromTopicArn(own, 'Own', 'arn:aws:sns:eu-west-1:123456789012:mine'),
    }));
    template.resourceCountIs('AWS::SNS::Topic', 0);
    expect(stateOf(definitionOf(template), 'Publish failures').Arguments).toMatchObject({
      TopicArn: 'arn:aws:sns:eu-west-1:123456789012:mine',
    });
  });

  it('has its key granted', () => {
    const { template } = synthesize((own) => ({ topic: new Topic(own, 'Own', { masterKey: new Key(own, 'OwnKey') }) }));
    const policy = Object.entries(template.findResources('AWS::IAM::Policy')).find(([name]) =>
      name.startsWith('ImagesStateMachineRole'),
    )?.[1];
    expect(JSON.stringify(policy)).toMatch(/kms:GenerateDataKey.*OwnKey/);
  });
});

describe('resources of another stack', () => {
  it('are referenced across stacks', () => {
    const app = new App({ analyticsReporting: false });
    const data = new Stack(app, 'Data');
    const bucket = new Bucket(data, 'Bucket');
    const table = new Table(data, 'Table', { partitionKey: { name: 'url', type: AttributeType.STRING } });
    const topic = new Topic(data, 'Topic');
    const stack = new Stack(app, 'Workflow');
    new ConcurrentDownload(stack, 'Images', { bucket, table, topic });
    const imports = JSON.stringify(Template.fromStack(stack).toJSON()).match(
      /"Fn::ImportValue":"Data:[A-Za-z]*(Bucket|Table|Topic)/g,
    );
    expect(new Set(imports?.map((each) => each.replace(/.*(Bucket|Table|Topic)$/, '$1')))).toEqual(
      new Set(['Bucket', 'Table', 'Topic']),
    );
  });
});
