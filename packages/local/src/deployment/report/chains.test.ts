import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Stack } from 'aws-cdk-lib';
import { CfnJobDefinition } from 'aws-cdk-lib/aws-batch';
import { CfnRule, EventBus, type EventPattern, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Bucket, CfnBucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination, SnsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { type StartLocalOptions } from '../../environment/start-options.js';
import { type StartReport } from './start-report.js';
import { synthesized } from '../../testing/synthesized.js';

/** The report of an app with one stack. */
async function reportOf(define: (stack: Stack) => void, options: StartLocalOptions = {}): Promise<StartReport> {
  await using app = await synthesized((root) => define(new Stack(root, 'App')));
  await using local = await startLocal({ ...options, app: app.path });
  return local.report;
}

const affects = ({ doesNotWork }: StartReport, construct: string, property?: string) =>
  doesNotWork.find(
    (entry) => entry.path.replace(/\/Resource$/, '') === `App/${construct}` && entry.property === property,
  )?.affects;

const machine = (stack: Stack, id: string) =>
  new StateMachine(stack, id, { definitionBody: DefinitionBody.fromChainable(new Pass(stack, `${id} passes`)) });

const consumer = (stack: Stack, id: string) =>
  new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => 1;'),
  });

/** Gives a bucket a name that S3 refuses, so that neither it nor its notifications run. */
function breakBucket(bucket: Bucket): Bucket {
  (bucket.node.defaultChild as CfnBucket).bucketName = `not valid: ${bucket.node.id}`;
  return bucket;
}

it('follows the events of a bucket through the rules that match them', async () => {
  const report = await reportOf((stack) => {
    const bucket = breakBucket(new Bucket(stack, 'Uploads', { eventBridgeEnabled: true }));
    breakBucket(new Bucket(stack, 'Others', { eventBridgeEnabled: true }));
    const plain = new CfnBucket(stack, 'Plain', {
      bucketName: 'Not a valid name',
      notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } },
    });
    const rule = (id: string, eventPattern: EventPattern, eventBus?: EventBus) =>
      new Rule(stack, id, { eventPattern, eventBus, targets: [new SfnStateMachine(machine(stack, `${id}Machine`))] });
    const named = (name: string) => ({ detail: { bucket: { name: [name] }, object: { key: [{ prefix: 'in/' }] } } });
    rule('OnUpload', { source: ['aws.s3'], detailType: ['Object Created'], ...named(bucket.bucketName) });
    rule('OnAny', { source: Match.prefix('aws.') });
    rule('OnPlain', { source: ['aws.s3'], ...named(plain.ref) });
    rule('OnJob', { source: ['aws.batch'] });
    rule('OnTag', { detailType: ['Tag Change on Resource'] });
    rule('OnBus', { source: ['aws.s3'] }, new EventBus(stack, 'Bus'));
    new CfnRule(stack, 'Invalid', { eventPattern: { source: 'aws.s3' }, targets: [] });
  });
  const names = (start: string, ...rules: string[]) => rules.map((rule) => `${start} -> ${rule} -> ${rule}Machine`);
  const onward = (construct: string) => affects(report, construct)?.filter((text) => text.endsWith('Machine'));
  expect(onward('Uploads')).toEqual(names('Uploads', 'OnUpload', 'OnAny'));
  expect(onward('Others')).toEqual(names('Others', 'OnAny'));
  expect(affects(report, 'Plain')).toEqual([...names('Plain', 'OnAny', 'OnPlain'), 'OnPlain']);
});

it('follows notifications through topics, queues, pipes and event source mappings, and ends in a circle', async () => {
  const report = await reportOf((stack) => {
    const uploads = breakBucket(new Bucket(stack, 'Uploads'));
    const [topic, queue] = [new Topic(stack, 'Topic'), new Queue(stack, 'Queue')];
    topic.addSubscription(new SqsSubscription(queue));
    const function_ = consumer(stack, 'Consume');
    function_.addEventSource(new SqsEventSource(queue));
    const pipe = (id: string, source: string, target: string, enrichment?: string) =>
      new CfnPipe(stack, id, { roleArn: 'arn:aws:iam::123456789012:role/any', source, target, enrichment });
    const back = new Queue(stack, 'Back');
    pipe('Forward', queue.queueArn, back.queueArn);
    pipe('Return', back.queueArn, queue.queueArn, 'arn:aws:events:us-east-1:123456789012:api-destination/any/1');
    uploads.addEventNotification(EventType.OBJECT_CREATED, new SnsDestination(topic));
    uploads.addEventNotification(EventType.OBJECT_REMOVED, new LambdaDestination(consumer(stack, 'Remove')));
  });
  expect(affects(report, 'Uploads')).toEqual(
    expect.arrayContaining([
      'Uploads -> Remove',
      'Uploads -> Topic -> Queue -> Consume',
      'Uploads -> Topic -> Queue -> Forward -> Back',
    ]),
  );
  expect(affects(report, 'Return')).toEqual([
    'Back -> Return -> Queue -> Consume',
    'Back -> Return -> Queue -> Forward -> Back',
  ]);
});

it('has the calls of jobs, until a mock answers them, and names options for its reader', async () => {
  await using app = await synthesized((root) => {
    const stack = new Stack(root, 'App');
    const role = new Role(stack, 'JobRole', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
    new CfnJobDefinition(stack, 'Job', {
      type: 'container',
      containerProperties: { image: 'public.ecr.aws/docker/library/busybox', jobRoleArn: role.roleArn },
    });
  });
  const problems: string[] = [];
  await using local = await startLocal({
    app: app.path,
    remediesFor: 'command-line',
    onProblem: (problem) => problems.push(problem),
  });
  const roleArn = local.resources.flatMap(({ type, properties: { ContainerProperties } }) =>
    type === 'AWS::Batch::JobDefinition' ? [(ContainerProperties as { JobRoleArn: string }).JobRoleArn] : [],
  )[0];
  // The request of a job has the credentials of its role.
  const sts = new STSClient(local.clientConfig());
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'job' }));
  sts.destroy();
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${Credentials?.AccessKeyId}/20260101/us-east-1/comprehend/aws4_request, SignedHeaders=host, Signature=0`,
    'x-amz-target': 'Comprehend_20171127.DetectSentiment',
    'content-type': 'application/x-amz-json-1.1',
  };
  const detect = async () =>
    (await fetch(local.endpoint, { method: 'POST', headers, body: '{"Text":"a","LanguageCode":"en"}' })).status;
  expect([await detect(), await detect()]).toEqual([501, 501]);
  const remedy =
    'Add a mock of the action comprehend:detectSentiment to the file of `stepwell up --mocks <file>`, or run this part on AWS.';
  expect(problems).toEqual([`Job calls comprehend:DetectSentiment, which does not run here. ${remedy}`]);
  // Its image is not an asset either.
  const calls = () => local.report.doesNotWork.filter(({ action }) => action !== undefined);
  expect(calls()).toMatchObject([
    { logicalId: 'Job', action: 'comprehend:DetectSentiment', affects: ['job `Job`'], remedy },
  ]);
  await local.mocks.use({ mocks: [{ action: 'comprehend:detectSentiment', result: {} }] });
  expect(await detect()).toBe(200);
  expect(calls()).toEqual([]);
});
