// The design of the source as in its public sample: PreProcess sets a counter and puts one event per item. A rule
// invokes the compute function asynchronously, which puts an event. A second rule starts IncrementProcess, which
// increments the counter and starts the summary when it equals the target. Logs and traces are excluded, because they
// cost the same in every design. The defects of the design are kept for the comparison: do not use it.
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import {
  Choice,
  Condition,
  DefinitionBody,
  JsonPath,
  Map as InlineMap,
  Pass,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import {
  DynamoAttributeValue,
  DynamoUpdateItem,
  EventBridgePutEvents,
  LambdaInvoke,
} from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** The compute function of the source, which puts its completion on the bus. */
export const COMPUTE = `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
const events = new EventBridgeClient({});
export const handler = async ({ detail }) => {
  await events.send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS, Source: 'source.compute', DetailType: 'Completed', Detail: JSON.stringify(detail) }] }));
};`;

/**
 * @param {import('constructs').Construct} scope
 * @param {string} id
 * @param {(text: string) => Code} bundled creates an asset from the text of a module
 */
export function sourceDesign(scope, id, bundled) {
  const stack = new Stack(scope, id);
  const table = new Table(stack, 'Counters', {
    partitionKey: { name: 'requestId', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const bus = new EventBus(stack, 'Bus');
  const newFunction = (name, text, environment) =>
    new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: bundled(text),
      environment,
      timeout: Duration.seconds(30),
    });
  const compute = newFunction('Compute', COMPUTE, { BUS: bus.eventBusName });
  const summary = newFunction('Summary', 'export const handler = async ({ requestId }) => ({ requestId });', {});
  bus.grantPutEventsTo(compute);

  const key = (path) => ({ requestId: DynamoAttributeValue.fromString(JsonPath.stringAt(path)) });
  const emit = new InlineMap(stack, 'Each item', {
    itemsPath: '$.requests',
    itemSelector: { 'requestId.$': '$.requestId', 'caseId.$': '$$.Map.Item.Value.caseId' },
    resultPath: JsonPath.DISCARD,
  });
  emit.itemProcessor(
    new EventBridgePutEvents(stack, 'Put item', {
      entries: [
        { eventBus: bus, source: 'source.preprocess', detailType: 'Item', detail: TaskInput.fromJsonPathAt('$') },
      ],
    }),
  );
  const preProcess = new StateMachine(stack, 'PreProcess', {
    definitionBody: DefinitionBody.fromChainable(
      new DynamoUpdateItem(stack, 'Register', {
        table,
        key: key('$.requestId'),
        updateExpression: 'SET #counter = :zero, target = :length',
        expressionAttributeNames: { '#counter': 'counter' },
        expressionAttributeValues: {
          ':zero': DynamoAttributeValue.fromNumber(0),
          ':length': DynamoAttributeValue.numberFromString(JsonPath.format('{}', JsonPath.stringAt('$.length'))),
        },
        resultPath: JsonPath.DISCARD,
      }).next(emit),
    ),
  });
  const increment = new StateMachine(stack, 'IncrementProcess', {
    definitionBody: DefinitionBody.fromChainable(
      new DynamoUpdateItem(stack, 'Increment', {
        table,
        key: key('$.detail.requestId'),
        updateExpression: 'ADD #counter :one',
        expressionAttributeNames: { '#counter': 'counter' },
        expressionAttributeValues: { ':one': DynamoAttributeValue.fromNumber(1) },
        returnValues: 'ALL_NEW',
        resultPath: '$.row',
      }).next(
        new Choice(stack, 'Last one?')
          .when(
            Condition.stringEqualsJsonPath('$.row.Attributes.counter.N', '$.row.Attributes.target.N'),
            new LambdaInvoke(stack, 'Summarize', { lambdaFunction: summary, retryOnServiceExceptions: false }),
          )
          .otherwise(new Pass(stack, 'Not yet')),
      ),
    ),
  });
  new Rule(stack, 'ToCompute', {
    eventBus: bus,
    eventPattern: { source: ['source.preprocess'] },
    targets: [new LambdaTarget(compute)],
  });
  new Rule(stack, 'ToIncrement', {
    eventBus: bus,
    eventPattern: { source: ['source.compute'] },
    targets: [new SfnStateMachine(increment)],
  });
  new CfnOutput(stack, 'StateMachineArn', { value: preProcess.stateMachineArn });
  new CfnOutput(stack, 'LastStateMachineArn', { value: increment.stateMachineArn });
  return stack;
}
