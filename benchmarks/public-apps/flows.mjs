// cspell:ignore agentcore ddbstream funtion invokemodel redshiftdata stepfunction workflowkey -- names of apps
import { equal, match, ok } from 'node:assert/strict';

const workflows = 'step-functions-workflows-collection';
const patterns = 'serverless-patterns';

/** An event as PutEvents takes it. */
const event = (source, detailType, detail, bus) => ({
  Entries: [{ Source: source, DetailType: detailType, Detail: JSON.stringify(detail), EventBusName: bus }],
});

/**
 * The flow that the README of each app describes, by `<repository>/<path>`. `mocks` answers calls to services that do
 * not run here; other tasks get samples. `doesNotRun` says what an app needs instead.
 */
export const flows = {
  [`${workflows}/support-notifications-cdk/typescript`]: {
    mocks: [
      {
        action: 'support:describeCases',
        result: {
          Cases: [{ DisplayId: '1', SeverityCode: 'urgent', SubmittedBy: 'ada@example.com', Subject: 'Production' }],
        },
      },
    ],
    flow: async (app) => {
      const detail = { 'case-id': 'case-1', 'event-name': 'CreateCase', origin: 'CUSTOMER' };
      ok((await app.run({ account: '123456789012', detail })).MessageId);
      // CloudTrail sends the event of the service to the rule.
      await app.call('events', 'PutEvents', event('aws.support', 'Support Case Update', detail));
    },
  },
  [`${workflows}/request-response-cdk/typescript`]: {
    flow: async (app) => ok((await app.run({ timer_seconds: 1, message: 'hello' })).MessageId),
  },
  [`${workflows}/sagemaker-pipeline-notifications-cdk/typescript`]: {
    flow: async (app) => {
      const detail = {
        pipelineArn: 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/nightly',
        currentPipelineExecutionStatus: 'Failed',
        executionStartTime: '2024-01-01T00:00:00Z',
        executionEndTime: '2024-01-01T01:00:00Z',
      };
      ok((await app.run({ detail })).MessageId);
    },
  },
  [`${workflows}/moderated-image-catalog-cdk/typescript`]: {
    mocks: [
      { action: 'rekognition:detectModerationLabels', result: { ModerationLabels: [] } },
      { action: 'rekognition:detectLabels', result: { Labels: [{ Name: 'Cat' }] } },
      { action: 'rekognition:detectText', result: { TextDetections: [{ DetectedText: 'meow' }] } },
    ],
    flow: async (app) => {
      const bucket = app.id('S3::Bucket');
      await app.run({ bucket, key: 'cat.jpg' });
      const { Items } = await app.call('dynamodb', 'Scan', { TableName: app.id('DynamoDB::Table') });
      match(Items[0].detectedObjects.S, /Cat/);
      match(Items[0].detectedText.S, /meow/);
    },
  },
  [`${patterns}/stepfunction-polly-s3-cdk`]: {
    flow: async (app) => equal((await app.run([{ word: 'Serverless' }, { word: 'Learning' }])).length, 2),
  },
  [`${patterns}/cdk-custom-resource-with-wait-condition`]: {
    flow: async (app) => equal(await app.started(), null),
  },
  [`${patterns}/cdk-sfn-s3`]: {
    flow: async (app) => {
      await app.run();
      const Bucket = app.id('S3::Bucket');
      equal((await app.call('s3', 'ListObjectsV2', { Bucket })).Contents[0].Key, 'filename.txt');
    },
  },
  [`${patterns}/cdk-eventbridge-stepfunction-sqs/cdk`]: {
    flow: async (app) => {
      const bus = app.id('Events::EventBus');
      await app.call('events', 'PutEvents', event('CustomEvent', 'CREATE', { failure: false }, bus));
      equal((await app.started()).processedInput.transactionStatus, 'completed');
      await app.call('events', 'PutEvents', event('CustomEvent', 'CREATE', { failure: true }, bus));
      match(await app.message('Step funtion Failure Queue'), /Failure Exception/);
    },
  },
  [`${patterns}/ddbstream-lambda-sfn-cdk-ts`]: {
    flow: async (app) => {
      const TableName = app.id('DynamoDB::Table');
      const item = (value, more = {}) => ({
        Index: { S: 'test-item' },
        testKey: { S: value },
        MapAttribute: { M: { value: { S: 'x' } } },
        ListAttribute: { L: [{ S: 'first' }] },
        listAttribute: { L: [{ S: 'first' }] },
        ...more,
      });
      await app.call('dynamodb', 'PutItem', { TableName, Item: item('test9') });
      await app.call('dynamodb', 'PutItem', { TableName, Item: item('test8') });
      ok(await app.started());
    },
  },
  [`${patterns}/sfn-agentcore-bedrock-cdk`]: {
    mocks: [
      { action: 'bedrockagentcore:invokeAgentRuntime', result: { contentType: 'application/json', statusCode: 200 } },
      {
        action: 'bedrockruntime:converse',
        result: { output: { message: { role: 'assistant', content: [{ text: 'summary' }] } }, stopReason: 'end_turn' },
      },
    ],
    flow: async (app) => {
      const agentRuntimeArns = ['arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/a'];
      equal((await app.invoke('TriggerFn', { prompt: 'What now?', agentRuntimeArns })).statusCode, 200);
      equal((await app.started()).summary, 'summary');
    },
  },
  [`${patterns}/sfn-bedrockagentcore-harness-cdk`]: {
    mocks: [
      {
        action: 'bedrockagentcore:invokeHarness',
        result: {
          Output: { Message: { Role: 'assistant', Content: [{ Text: 'hello' }] } },
          StopReason: 'end_turn',
          Usage: { InputTokens: 1, OutputTokens: 1, TotalTokens: 2 },
          Metrics: { LatencyMs: 5 },
        },
      },
    ],
    flow: async (app) => equal((await app.run({ prompt: 'Hi' })).response, 'hello'),
  },
  [`${workflows}/redshift-serverless-unload`]: {
    mocks: [
      { action: 'redshiftdata:executeStatement', result: { Id: 'statement' } },
      { action: 'redshiftdata:describeStatement', result: { Id: 'statement', Status: 'FINISHED' } },
      { state: 'Get manifest file', result: { Body: '{"entries":[{"url":"s3://bucket/result_000"}]}' } },
    ],
    flow: async (app) => {
      const input = { redshift_workgroup: 'w', redshift_database: 'd', query_without_unload: 'select 1' };
      equal((await app.run(input)).getManifest.result.entries.length, 1);
    },
  },
  [`${patterns}/cdk-vpc-lambda-sfn`]: { flow: async (app) => ok(await app.run({})) },
  [`${workflows}/text-processing-sqs-express-cdk`]: {
    flow: async (app) => {
      const QueueUrl = app.id('SQS::Queue');
      const input = Buffer.from('And like the baseless fabric of this vision').toString('base64');
      await app.call('sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify({ input }) });
      ok(await app.startedExpress());
    },
  },
  [`${patterns}/sfn-bedrock-invokemodel-cdk`]: {
    mocks: [
      {
        action: 'bedrock:invokeModel',
        result: { Body: { content: [{ text: 'hello' }], model: 'm', usage: {} }, ContentType: 'application/json' },
      },
    ],
    flow: async (app) => equal((await app.runExpress({ prompt: 'Hi' })).response, 'hello'),
  },
  [`${patterns}/claim-check-pattern-cdk/src`]: {
    flow: async (app) => {
      await app.invoke('SampleDataCreator');
      ok(await app.started());
    },
  },
  [`${patterns}/eventbridge-schedule-stepfunctions-cdk/cdk`]: {
    // The schedule fires every five minutes.
    patience: 310_000,
    flow: async (app) => match((await app.started()).item.scheduleTime, /^\d{4}-/),
  },
  [`${patterns}/normalizer-pattern-cdk/src`]: {
    flow: async (app) => {
      const QueueUrl = app.id('SQS::Queue', 'NormalizerSourceQueue');
      const body = { source: 'systemC', sender: 'Ada Lovelace', data: { a: 1 } };
      await app.call('sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify(body) });
      match(await app.logged('/aws/events/normalizerTargetLog', 'Ada'), /Lovelace/);
    },
  },
  [`${patterns}/s3-eventbridge-sfn-cdk/src`]: {
    flow: async (app) => {
      await app.call('s3', 'PutObject', { Bucket: app.id('S3::Bucket'), Key: 'a.txt', Body: 'a' });
      ok(await app.started());
    },
  },
  [`${patterns}/sfn-s3vectors-rag-refresh-cdk`]: {
    mocks: [
      {
        action: 'bedrockruntime:invokeModel',
        result: { body: '{"embedding":[0.1,0.2]}', contentType: 'application/json' },
      },
      { action: 's3vectors:putVectors', result: {} },
      { action: 's3vectors:queryVectors', result: { vectors: [{ key: 'documents_a.txt' }], distanceMetric: 'cosine' } },
    ],
    flow: async (app) => {
      await app.call('s3', 'PutObject', {
        Bucket: app.id('S3::Bucket', 'Document'),
        Key: 'documents/a.txt',
        Body: 'a',
      });
      ok(await app.run({}));
    },
  },
  [`${patterns}/cdk-codecommit-codepipeline-sfn-athena-glue`]: { flow: async (app) => ok(await app.run({})) },
  [`${workflows}/step-functions-emr-serverless-cdk/typescript`]: {
    mocks: [
      { action: 'emrserverless:startJobRun', result: { JobRunId: '1', ApplicationId: 'a', Arn: 'arn' } },
      { action: 'emrserverless:getJobRun', result: { JobRun: { State: 'SUCCESS' } } },
    ],
    flow: async (app) => {
      equal((await app.run({})).Job.Status.JobRun.State, 'SUCCESS');
      const { Contents } = await app.call('s3', 'ListObjectsV2', { Bucket: app.id('S3::Bucket') });
      ok(Contents.some(({ Key }) => Key.endsWith('spark_main.py')));
    },
  },
  [`${workflows}/sfn-textract-callback-ts-cdk`]: {
    mocks: [{ action: 'textract:startDocumentTextDetection', result: { JobId: 'job-1' } }],
    flow: async (app) => {
      await app.call('s3', 'PutObject', { Bucket: app.id('S3::Bucket'), Key: 'new.pdf', Body: 'a' });
      const TableName = app.id('DynamoDB::Table');
      await app.until('the token', async () => (await app.call('dynamodb', 'Scan', { TableName })).Items.length > 0);
      // Textract publishes that the job has ended.
      for (const topic of app.all('SNS::Topic'))
        await app.call('sns', 'Publish', { TopicArn: topic, Message: '{"JobId":"job-1","Status":"SUCCEEDED"}' });
      ok(await app.started());
    },
  },
  [`${workflows}/word-filtering-script-generator-cdk/typescript`]: {
    mocks: [
      { action: 'transcribe:listVocabularyFilters', result: { VocabularyFilters: [] } },
      { action: 'transcribe:createVocabularyFilter', result: {} },
      {
        action: 'transcribe:startTranscriptionJob',
        result: { TranscriptionJob: { TranscriptionJobName: 'j', TranscriptionJobStatus: 'IN_PROGRESS' } },
      },
      {
        action: 'transcribe:getTranscriptionJob',
        result: { TranscriptionJob: { TranscriptionJobName: 'j', TranscriptionJobStatus: 'COMPLETED' } },
      },
    ],
    flow: async (app) => {
      const [media, results] = [app.id('S3::Bucket', 'Media'), app.id('S3::Bucket', 'Result')];
      const Body = '{"results":{"transcripts":[{"transcript":"hello ***"}]}}';
      // Transcribe writes its result.
      await app.call('s3', 'PutObject', { Bucket: results, Key: 'a.mp4-temp.json', Body });
      await app.call('s3', 'PutObject', { Bucket: media, Key: 'a.mp4', Body: 'video' });
      await app.started();
      const { Body: text } = await app.call('s3', 'GetObject', { Bucket: results, Key: 'a.mp4-transcript.txt' });
      match(await text.transformToString(), /hello/);
    },
  },
  [`${workflows}/sfn-bedrock-describe-assets`]: {
    mocks: [
      {
        action: 'bedrockruntime:invokeModel',
        result: { body: '{"content":[{"text":"a cat"}]}', contentType: 'application/json' },
      },
    ],
    flow: async (app) => {
      const [source] = app.all('S3::Bucket');
      await app.run({ Bucket: source });
      const found = [];
      for (const Bucket of app.all('S3::Bucket'))
        found.push(...((await app.call('s3', 'ListObjectsV2', { Bucket })).Contents ?? []));
      ok(found.some(({ Key }) => Key.endsWith('.html')));
    },
  },
  [`${patterns}/sfn-to-sfn-cdk`]: {
    flow: async (app) => equal((await app.run({}, 'Parent')).status, 'Success'),
  },
  ['aws-cdk-examples/typescript/api-gateway-parallel-step-functions']: {
    flow: async (app) => {
      const { status, text } = await app.request(app.output('endpoint'), { method: 'POST', body: {} });
      equal(status, 200, text);
      match(text, /normal.*fast/s);
    },
  },
  ['aws-cdk-examples/typescript/stepfunction-external-definition']: {
    flow: async (app) => {
      ok(await app.runExpress({ risk: true }));
      // The execution of a request has no `risk`, so that it fails in the Choice state.
      match((await app.request(`${app.output('endpoint')}orders`)).text, /States.Runtime/);
    },
  },
  [`${workflows}/event-driven-workflow-monitor/cdk`]: {
    flow: async (app) => ok(await app.run({ workflowkey: 'key-1' })),
  },
  [`${workflows}/step-functions-api-gateway-cdk-typescript`]: {
    // The API sends requests to a public server, which no test may call.
    mocks: [
      {
        action: 'apigateway:invoke',
        result: { ResponseBody: { message: 'success', pet: { id: 1 } }, StatusCode: 200 },
      },
    ],
    flow: async (app) => ok(await app.run({ type: 'dog', price: 1 })),
  },
  [`${workflows}/ec2-instance-isolation-cdk/typescript`]: {
    mocks: [
      {
        action: 'ec2:describeInstances',
        result: {
          Reservations: [
            {
              Instances: [
                {
                  InstanceType: 't3.micro',
                  ImageId: 'ami-1',
                  NetworkInterfaces: [{ SubnetId: 'subnet-1' }],
                  BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }],
                  Placement: { AvailabilityZone: 'us-east-1a' },
                  SecurityGroups: [{ GroupId: 'sg-1' }],
                },
              ],
            },
          ],
        },
      },
      { action: 'ec2:runInstances', result: { Instances: [{ InstanceId: 'i-2' }] } },
      { action: 'ec2:createSnapshot', result: { SnapshotId: 'snap-1' } },
      { action: 'ec2:createVolume', result: { VolumeId: 'vol-2' } },
      { action: 'ec2:describeSnapshots', result: { Snapshots: [{ State: 'completed' }] } },
      { action: 'ec2:describeVolumes', result: { Volumes: [{ State: 'available' }] } },
    ],
    flow: async (app) => ok(await app.run({ IsolatedInstanceId: 'i-0123456789abcdef0' })),
  },
  [`${workflows}/sfn-iot-data-analytics-dataset`]: { doesNotRun: 'IoT Analytics, whose dataset the flow needs' },
  [`${workflows}/image-processing-app/typescript`]: {
    doesNotRun: 'the repository does not have the code of its functions',
  },
  ['aws-stepfunctions-examples/cdk/eventbridge-event-tester/cdk-app']: {
    doesNotRun: 'a function reads its layer at the path /opt, which does not exist here',
  },
  [`${patterns}/sfn-sns-cdk/src`]: {
    flow: async (app) => ok((await app.run({ waitMilliseconds: 2000 })).sns.MessageId),
  },
  [`${patterns}/cdk-eventbridge-stepfunction`]: {
    flow: async (app) => {
      const detail = { at: new Date(Date.now() + 2000).toISOString(), user: 'ada', message: 'hello' };
      await app.call('events', 'PutEvents', event('app', 'StartReminder', detail, app.id('Events::EventBus')));
      ok((await app.started()) !== undefined);
    },
  },
  [`${patterns}/appsync-stepfunctions-express-cdk/cdk`]: { doesNotRun: 'AppSync' },
  ['aws-stepfunctions-examples/cdk/app-glacier-deep-archive-retrieval']: {
    doesNotRun: 'a stack with the transform of AWS SAM, Athena',
  },
  ['aws-stepfunctions-examples/cdk/cross-account-access/cdk']: {
    doesNotRun: 'SSM and Secrets Manager, not run again yet',
  },
  [`${workflows}/vod-transcode-delivery-cdk/typescript`]: {
    doesNotRun: 'Secrets Manager in a custom resource, MediaConvert, MediaPackage, CloudFront',
  },
};
