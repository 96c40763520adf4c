import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CfnOutput, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogRetention, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Trigger } from 'aws-cdk-lib/triggers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { synthesized } from '../../testing/synthesized.js';

let files: string;
beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'stepwell-files-'));
  await mkdir(join(files, 'data'));
  await writeFile(join(files, 'index.html'), '<p>');
  await writeFile(join(files, 'data/a.csv'), 'a,b');
  await writeFile(join(files, 'data/skip.tmp'), 'x');
});
afterAll(() => rm(files, { recursive: true, force: true }));

type Local = Awaited<ReturnType<typeof startLocal>>;
const physicalId = (local: Local, path: string) =>
  local.resources.find((resource) => resource.path === path)?.physicalId ?? '';
const keysOf = (local: Local, bucket: string) => local.services.s3.listObjects(bucket).map(({ key }) => key);

describe('a BucketDeployment', () => {
  it('copies files with values of the deployment, metadata and content types', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      const bucket = new Bucket(stack, 'Site');
      const deployment = new BucketDeployment(stack, 'Files', {
        sources: [Source.asset(files), Source.jsonData('config.json', { bucket: bucket.bucketName })],
        destinationBucket: bucket,
        destinationKeyPrefix: 'web',
        exclude: ['*.tmp'],
        metadata: { Team: 'A' },
        cacheControl: [CacheControl.noCache()],
      });
      new CfnOutput(stack, 'Bucket', { value: deployment.deployedBucket.bucketName });
    });
    await using local = await startLocal({ app: app.path });
    const bucket = physicalId(local, 'App/Site/Resource');
    expect(keysOf(local, bucket)).toEqual(['web/config.json', 'web/data/a.csv', 'web/index.html']);
    const s3 = new S3Client(local.clientConfig());
    const config = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'web/config.json' }));
    expect(await config.Body?.transformToString()).toBe(JSON.stringify({ bucket }));
    expect(await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'web/index.html' }))).toMatchObject({
      ContentType: 'text/html',
      CacheControl: 'no-cache',
      Metadata: { team: 'A' },
    });
    s3.destroy();
    expect(local.report.doesNotWork).toEqual([]);
    const unused = local.resources.filter(({ type, status }) => type.startsWith('AWS::Lambda::') && status === 'stub');
    expect(unused.map(({ type }) => type).sort()).toEqual(['AWS::Lambda::Function', 'AWS::Lambda::LayerVersion']);
    expect(local.report.noEffect.find(({ type }) => type === 'AWS::Lambda::LayerVersion')?.reason).toBe(
      'The deployment does the work of this function of the CDK itself.',
    );
    expect(local.outputs['App']).toEqual({ Bucket: bucket });
  });

  it('removes other files below its prefix, unless it does not prune, and its own when it is removed', async () => {
    const stackWith = (deploys: boolean, prune: boolean, content: string) =>
      synthesized((root) => {
        const stack = new Stack(root, 'App');
        const bucket = new Bucket(stack, 'Site', { bucketName: 'site' });
        if (deploys)
          new BucketDeployment(stack, 'Files', {
            sources: [Source.data('own.txt', content)],
            destinationBucket: bucket,
            destinationKeyPrefix: 'web/',
            prune,
            retainOnDelete: false,
          });
      });
    await using kept = await stackWith(true, false, 'one');
    await using pruned = await stackWith(true, true, 'two');
    await using none = await stackWith(false, true, '');
    await using local = await startLocal({ app: kept.path });
    await local.services.s3.putObject('site', 'web/other.txt', 'x');
    await local.services.s3.putObject('site', 'elsewhere.txt', 'x');
    await local.update(pruned.path);
    expect(keysOf(local, 'site')).toEqual(['elsewhere.txt', 'web/own.txt']);
    await local.update(none.path);
    expect(keysOf(local, 'site')).toEqual(['elsewhere.txt']);
  });

  it('copies an archive as it is', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      const deployment = new BucketDeployment(stack, 'Files', {
        sources: [Source.asset(files)],
        destinationBucket: new Bucket(stack, 'Site'),
        extract: false,
      });
      new CfnOutput(stack, 'Key', { value: Fn.select(0, deployment.objectKeys) });
    });
    await using local = await startLocal({ app: app.path });
    const keys = keysOf(local, physicalId(local, 'App/Site/Resource'));
    expect(keys).toEqual([local.outputs['App']?.['Key']]);
    expect(keys[0]).toMatch(/\.zip$/);
  });
});

describe('notifications of a bucket of the CDK', () => {
  it('are configured, changed and removed; an imported bucket keeps those of others', async () => {
    const stackWith = (type: EventType, notifies: boolean) =>
      synthesized((root) => {
        const stack = new Stack(root, 'App');
        const queue = new Queue(stack, 'Queue', { queueName: 'q' });
        const other = new Queue(stack, 'Other', { queueName: 'other' });
        const bucket = new Bucket(stack, 'Uploads', { bucketName: 'uploads' });
        bucket.addEventNotification(type, new SqsDestination(queue), { prefix: 'in/' });
        if (!notifies) return;
        const imported = Bucket.fromBucketName(stack, 'Imported', bucket.bucketName);
        imported.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(other), {
          suffix: '.csv',
          prefix: 'out/',
        });
        imported.node.addDependency(bucket);
      });
    await using both = await stackWith(EventType.OBJECT_CREATED, true);
    await using one = await stackWith(EventType.OBJECT_REMOVED, false);
    await using local = await startLocal({ app: both.path });
    expect(local.report.doesNotWork).toEqual([]);
    const s3 = new S3Client(local.clientConfig());
    const configured = async () => {
      const { QueueConfigurations = [] } = await s3.send(
        new GetBucketNotificationConfigurationCommand({ Bucket: 'uploads' }),
      );
      return QueueConfigurations.map(({ QueueArn, Events }) => `${QueueArn?.split(':').at(-1)} ${Events?.join()}`);
    };
    expect((await configured()).sort()).toEqual(['other s3:ObjectCreated:*', 'q s3:ObjectCreated:*']);
    await local.update(one.path);
    expect(await configured()).toEqual(['q s3:ObjectRemoved:*']);
  });
});

describe('other helpers of the CDK', () => {
  it('empty a bucket that is deleted, keep logs, and call triggers', async () => {
    const code = Code.fromInline('exports.handler = async () => { console.log("TRIGGERED"); };');
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      new Bucket(stack, 'Data', {
        bucketName: 'data',
        autoDeleteObjects: true,
        removalPolicy: RemovalPolicy.DESTROY,
        versioned: true,
      });
      const retention = new LogRetention(stack, 'Retention', {
        logGroupName: '/own',
        retention: RetentionDays.ONE_DAY,
      });
      new CfnOutput(stack, 'LogGroup', { value: retention.logGroupArn });
      const handler = new LambdaFunction(stack, 'Handler', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code,
      });
      new Trigger(stack, 'Trigger', { handler });
    });
    await using empty = await synthesized((root) => void new Stack(root, 'App'));
    const lines: string[] = [];
    await using local = await startLocal({ app: app.path, onLog: ({ line }) => lines.push(line) });
    expect(local.report.doesNotWork).toEqual([]);
    expect(local.outputs['App']?.['LogGroup']).toBe('arn:aws:logs:us-east-1:123456789012:log-group:/own:*');
    expect(lines.filter((line) => line.includes('TRIGGERED'))).toHaveLength(1);
    await local.services.s3.putObject('data', 'k', 'one');
    await local.services.s3.putObject('data', 'k', 'two');
    const { notChanged } = await local.update(empty.path);
    expect(notChanged.map(({ resource, reason }) => `${resource.path} ${reason}`)).toEqual([]);
    expect(() => local.services.s3.listObjects('data')).toThrow('bucket does not exist');
  });
});
