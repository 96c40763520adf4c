import { CfnOutput, CfnParameter, CfnResource, CustomResource, Duration, Fn, Stack } from 'aws-cdk-lib';
import { CfnDataSource, CfnGraphQLApi } from 'aws-cdk-lib/aws-appsync';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CustomState, DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../../environment/start-local.js';
import { type LocalEnvironment } from '../../environment/local-environment.js';
import { synthesized } from '../../testing/synthesized.js';

/** An app with one of everything that does not run here. */
const orders = () =>
  synthesized((root) => {
    const stack = new Stack(root, 'Orders');
    const code = (text: string) => Code.fromInline(`exports.handler = async () => { ${text} };`);
    const props = { runtime: Runtime.NODEJS_22_X, handler: 'index.handler' };
    const stream = new Stream(stack, 'Stream');
    const sender = new CfnParameter(stack, 'SenderEmail');
    const unused = new CfnParameter(stack, 'AlarmEmail');
    const rekognition =
      'const { RekognitionClient, ListCollectionsCommand } = {}; const headers = { authorization: `AWS4-HMAC-SHA256 ' +
      'Credential=${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/rekognition/aws4_request, SignedHeaders=host, ' +
      'Signature=0`, "x-amz-target": "RekognitionService.DetectLabels" }; ' +
      'return (await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers, body: "{}" })).status;';
    const start = new LambdaFunction(stack, 'StartOrder', {
      ...props,
      code: code(rekognition),
      environment: { STREAM: stream.streamArn, FROM: sender.valueAsString },
      logRetention: RetentionDays.ONE_DAY,
    });
    const java = new LambdaFunction(stack, 'Java', {
      runtime: Runtime.JAVA_21,
      handler: 'app.Handler',
      code: Code.fromAsset(import.meta.dirname),
    });
    const scope = new Construct(stack, 'OrdersApi');
    const api = new CfnGraphQLApi(scope, 'Resource', { name: 'orders', authenticationType: 'API_KEY' });
    new CfnDataSource(scope, 'Source', {
      apiId: api.attrApiId,
      name: 'start',
      type: 'AWS_LAMBDA',
      lambdaConfig: { lambdaFunctionArn: start.functionArn },
    });
    const none = 'arn:aws:lambda:us-east-1:123456789012:function:none';
    const custom = new CustomResource(stack, 'Lookup', { serviceToken: none });
    const queue = new Queue(stack, 'Queue');
    new Alarm(stack, 'Late', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: unused.valueAsString,
    });
    const machine = new StateMachine(stack, 'Photos', {
      definitionBody: DefinitionBody.fromChainable(
        new CallAwsService(stack, 'Detect labels', {
          service: 'rekognition',
          action: 'detectLabels',
          iamResources: ['*'],
        })
          .next(new LambdaInvoke(stack, 'Convert', { lambdaFunction: java }))
          .next(
            new CustomState(stack, 'Look up', {
              stateJson: { Type: 'Task', Resource: custom.getAttString('FunctionArn'), Parameters: {} },
            }),
          )
          .next(new Pass(stack, 'Done')),
      ),
    });
    new CfnPipe(stack, 'Pipe', {
      roleArn: 'arn:aws:iam::1:role/a',
      source: queue.queueArn,
      enrichment: 'arn:aws:events:us-east-1:123456789012:api-destination/score/1',
      target: machine.stateMachineArn,
    });
    new CfnResource(stack, 'Misspelled', { type: 'AWS::DynamoDB::Tables' });
    new CfnResource(stack, 'Filtered', {
      type: 'AWS::SQS::Queue',
      properties: { QueueName: 'sized', DelaySeconds: 'soon' },
    });
    new CfnOutput(stack, 'Url', { value: api.attrGraphQlUrl });
    new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
    new CfnOutput(stack, 'Imported', { value: Fn.importValue('Network:Vpc') });
  });

function affected({ report }: LocalEnvironment): Record<string, readonly string[]> {
  return Object.fromEntries(
    report.doesNotWork.map(({ logicalId, action, affects }) => [
      action ?? logicalId.replace(/[0-9A-F]{8}$/, ''),
      affects,
    ]),
  );
}

describe('the report of an app', () => {
  it('names what does not work, what depends on it, and what to do', async () => {
    await using app = await orders();
    const problems: string[] = [];
    await using local = await startLocal({ app: app.path, onProblem: (problem) => problems.push(problem) });
    const { report } = local;
    expect(affected(local)).toEqual({
      OrdersApi: ['OrdersApi -> StartOrder'],
      Stream: ['function `StartOrder` (STREAM)'],
      Java: ['state `Convert` of `Photos`'],
      Lookup: ['state `Look up` of `Photos`'],
      Pipe: ['Queue -> Pipe -> Photos'],
      Misspelled: [],
      Filtered: [],
      SenderEmail: ['function `StartOrder` (FROM)'],
      Vpc: ['output Orders.Imported'],
      'aws-sdk:rekognition:detectLabels': ['state `Detect labels` of `Photos`'],
    });
    const entry = (id: string) => report.doesNotWork.find(({ logicalId }) => logicalId.startsWith(id));
    expect(entry('Misspelled')).toMatchObject({ remedy: expect.stringContaining('AWS::DynamoDB::Table') as string });
    expect(entry('Filtered')?.reason).toMatch(/^InvalidAttributeValue: .* DelaySeconds: soon/);
    expect(entry('OrdersApi')?.parts?.map(({ type }) => type)).toContain('AWS::AppSync::DataSource');
    expect(report.noEffect.map(({ type }) => type)).toEqual(expect.arrayContaining(['AWS::CloudWatch::Alarm']));
    expect(local.outputs['Orders']).toMatchObject({
      Url: 'not available: AppSync APIs do not run here.',
      QueueUrl: expect.stringMatching(/^http:/) as string,
      Imported: 'not available: No deployed stack exports Network:Vpc.',
    });

    const name = String(local.resources.find(({ path }) => path === 'Orders/StartOrder/Resource')?.physicalId);
    expect((await local.services.lambda.invoke(name, '{}')).payload).toBe('501');
    await local.services.lambda.invoke(name, '{}');
    expect(problems).toEqual([
      'StartOrder calls rekognition:DetectLabels, which does not run here. Add a mock of the action ' +
        'rekognition:detectLabels to the option mocks, or run this part on AWS.',
    ]);
    expect(affected(local)['rekognition:DetectLabels']).toEqual(['function `StartOrder`']);
  });

  it('names the origin of a placeholder where a task or a function uses it', async () => {
    await using app = await synthesized((root) => {
      const stack = new Stack(root, 'App');
      const custom = new CustomResource(stack, 'Lookup', { serviceToken: 'arn:aws:lambda:us-east-1:1:function:any' });
      new StateMachine(stack, 'Machine', {
        definitionBody: DefinitionBody.fromChainable(
          new CustomState(stack, 'Call', {
            stateJson: { Type: 'Task', Resource: custom.getAttString('FunctionArn'), Parameters: {} },
          }),
        ),
      });
      new LambdaFunction(stack, 'Fetch', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => (await fetch(process.env.URL)).text();'),
        environment: { URL: custom.getAttString('Url') },
      });
    });
    await using local = await startLocal({ app: app.path });
    const [fetching] = local.resources.filter(({ type }) => type === 'AWS::Lambda::Function');
    expect((await local.services.lambda.invoke(String(fetching?.physicalId), '{}')).payload).toMatch(
      /UnresolvedPlaceholder.*is a placeholder for the resource Lookup .* cannot be called/,
    );
    const [machine] = local.services.states.stateMachines();
    const { executionArn = '' } = await local.services.states.call('StartExecution', {
      stateMachineArn: machine?.stateMachineArn ?? '',
    });
    const ended = await local.services.states.waitForExecution(executionArn);
    expect(ended.cause).toMatch(
      /placeholder-lookup-\w+ is a placeholder for the resource Lookup \(App\/Lookup\/Default\)/,
    );
  });

  it('makes strict fail with all of it', async () => {
    await using app = await orders();
    const error = await startLocal({ app: app.path, strict: true }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'UnsupportedApp' });
    expect(String(error).split('\n')).toHaveLength(11);
    expect(String(error)).toMatch(
      /Orders\/Pipe \(AWS::Pipes::Pipe\): .* enrich with functions and Express state machines .*Affects Queue -> Pipe -> Photos\./,
    );
  });
});
