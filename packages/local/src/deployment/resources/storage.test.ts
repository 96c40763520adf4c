import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

describe('storage', () => {
  it('creates tables with indexes and settings', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Tables');
      const table = new Table(stack, 'Images', {
        partitionKey: { name: 'url', type: AttributeType.STRING },
        timeToLiveAttribute: 'expires',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      });
      table.addGlobalSecondaryIndex({
        indexName: 'byDay',
        partitionKey: { name: 'day', type: AttributeType.NUMBER },
        sortKey: { name: 'url', type: AttributeType.STRING },
      });
      const global = new TableV2(stack, 'Global', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
        billing: Billing.onDemand(),
      });
      new CfnOutput(stack, 'Name', { value: table.tableName });
      new CfnOutput(stack, 'Arn', { value: table.tableArn });
      new CfnOutput(stack, 'GlobalName', { value: global.tableName });
    });
    await using local = await startLocal({ app: app.path });
    const { Name, Arn, GlobalName } = local.outputs['Tables'] ?? {};
    const client = new DynamoDBClient(local.clientConfig());
    const described = await client.send(new DescribeTableCommand({ TableName: String(Name) }));
    expect(described.Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: Arn,
      KeySchema: [{ AttributeName: 'url', KeyType: 'HASH' }],
    });
    expect(
      (await client.send(new DescribeTimeToLiveCommand({ TableName: String(Name) }))).TimeToLiveDescription,
    ).toEqual({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
    await client.send(new PutItemCommand({ TableName: String(Name), Item: { url: { S: 'u' }, day: { N: '3' } } }));
    const found = await client.send(
      new QueryCommand({
        TableName: String(Name),
        IndexName: 'byDay',
        KeyConditionExpression: '#d = :d',
        ExpressionAttributeNames: { '#d': 'day' },
        ExpressionAttributeValues: { ':d': { N: '3' } },
      }),
    );
    expect(found.Items).toEqual([{ url: { S: 'u' }, day: { N: '3' } }]);
    await client.send(new PutItemCommand({ TableName: String(GlobalName), Item: { id: { S: '1' } } }));
    expect(await local.services.dynamodb.items(String(GlobalName))).toEqual([{ id: { S: '1' } }]);
    client.destroy();
  });

  it('creates buckets, and stubs of their policies', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'Buckets');
      const bucket = new Bucket(stack, 'Images', {
        enforceSSL: true,
        encryption: BucketEncryption.S3_MANAGED,
        removalPolicy: RemovalPolicy.DESTROY,
        autoDeleteObjects: true,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        lifecycleRules: [
          {
            transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(1) }],
            abortIncompleteMultipartUploadAfter: Duration.days(7),
          },
        ],
      });
      new CfnOutput(stack, 'Name', { value: bucket.bucketName });
      new CfnOutput(stack, 'Arn', { value: bucket.bucketArn });
    });
    await using local = await startLocal({ app: app.path });
    const { Name, Arn } = local.outputs['Buckets'] ?? {};
    expect(Name).toMatch(/^buckets-images[0-9a-f]{8}-[a-z0-9]{12}$/);
    expect(Arn).toBe(`arn:aws:s3:::${String(Name)}`);
    const client = new S3Client(local.clientConfig());
    expect((await client.send(new ListBucketsCommand())).Buckets?.map((bucket) => bucket.Name)).toEqual([Name]);
    await client.send(new PutObjectCommand({ Bucket: String(Name), Key: 'a/b', Body: 'hello' }));
    expect(
      await (await client.send(new GetObjectCommand({ Bucket: String(Name), Key: 'a/b' }))).Body?.transformToString(),
    ).toBe('hello');
    expect((await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: String(Name) }))).Rules).toEqual([
      {
        Filter: { Prefix: '' },
        Status: 'Enabled',
        Transitions: [{ Days: 1, StorageClass: 'GLACIER_IR' }],
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
    expect(
      (await client.send(new GetPublicAccessBlockCommand({ Bucket: String(Name) }))).PublicAccessBlockConfiguration,
    ).toMatchObject({ BlockPublicAcls: true, RestrictPublicBuckets: true });
    const stored = await client.send(new GetBucketPolicyCommand({ Bucket: String(Name) }));
    expect(JSON.parse(stored.Policy ?? '')).toMatchObject({ Statement: [{ Effect: 'Deny' }, { Effect: 'Allow' }] });
    client.destroy();
    const policy = local.resources.find((resource) => resource.type === 'AWS::S3::BucketPolicy');
    expect(policy).toMatchObject({
      status: 'stub',
      properties: {
        Bucket: Name,
        PolicyDocument: { Statement: expect.arrayContaining([expect.objectContaining({ Effect: 'Deny' })]) as object },
      },
    });
    expect(local.unsupported).toEqual([]);
  });
});
