import { ComputeTarget, EventFanOut } from '@stepwell/constructs';
import { PrimesFunctions } from '@stepwell/samples/constructs';
import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { CustomState, DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { type SampleStackProps } from './sample-stack-props.js';

/**
 * `EventFanOut` with functions that count the primes in ranges of numbers, and with all three kinds of targets: a
 * function, a state machine for items with `via: 'workflow'`, and a queue for items with `via: 'queue'`. The table and
 * the bucket are deleted with the stack, once the bucket is empty.
 */
export class EventFanOutStack extends Stack {
  readonly fanOut: EventFanOut;

  constructor(scope: Construct, id: string, props: SampleStackProps = {}) {
    super(scope, id, {
      description: 'Stepwell: delivers items with EventBridge to functions, state machines and queues, and counts them',
      ...props,
    });
    const { computeFunction: compute, summaryFunction: summary } = new PrimesFunctions(this, 'Primes');
    this.fanOut = new EventFanOut(this, 'FanOut', { summaryFunction: summary, removalPolicy: RemovalPolicy.DESTROY });
    const queue = new Queue(this, 'Work', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(1),
      deadLetterQueue: { queue: this.fanOut.deadLetterQueue, maxReceiveCount: 3 },
    });
    const workflow = this.workflow(compute);
    this.fanOut.addTarget('Function', ComputeTarget.lambda(compute, { itemPattern: { via: [{ exists: false }] } }));
    this.fanOut.addTarget('StateMachine', ComputeTarget.stateMachine(workflow, { itemPattern: { via: ['workflow'] } }));
    this.fanOut.addTarget('Queue', ComputeTarget.queue(queue, { itemPattern: { via: ['queue'] } }));

    this.output('StateMachineArn', this.fanOut.stateMachine.stateMachineArn, 'The state machine to start');
    this.output(
      'SummaryStateMachineArn',
      this.fanOut.summaryStateMachine.stateMachineArn,
      'Completes requests: one execution per request',
    );
    this.output('DeadlineStateMachineArn', this.fanOut.deadlineStateMachine.stateMachineArn, 'Waits for deadlines');
    this.output('IncrementStateMachineArn', this.fanOut.incrementStateMachine.stateMachineArn, 'Counts completions');
    this.output('BusName', this.fanOut.bus.eventBusName, 'Workers of the queue report completions here');
    this.output('TableName', this.fanOut.table.tableName, 'Requests, counts and outcomes');
    this.output('BucketName', this.fanOut.bucket.bucketName, 'Items and reports, below _stepwell/');
    this.output('QueueUrl', queue.queueUrl, 'Items with via: "queue"');
    this.output('DeadLetterQueueUrl', this.fanOut.deadLetterQueue.queueUrl, 'Undelivered events');
    this.output('GivenUpQueueUrl', this.fanOut.undeliverableQueue.queueUrl, 'Events that could not be counted');
  }

  /** A user-defined state machine that computes one item. */
  private workflow(compute: IFunction): StateMachine {
    // The CDK's LambdaInvoke would also grant access to every version and alias of the function.
    const countPrimes = new CustomState(this, 'Count primes', {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Aws.PARTITION}:states:::lambda:invoke`,
        Arguments: { FunctionName: compute.functionArn, Payload: '{% $states.input %}' },
        Output: '{% $states.result.Payload %}',
        TimeoutSeconds: 60,
      },
    });
    // Log groups below /aws/vendedlogs/ need no entry of their own in the resource policy for log delivery.
    const logGroup = new LogGroup(this, 'WorkflowLogs', {
      logGroupName: `/aws/vendedlogs/states/${this.stackName}-Workflow`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const workflow = new StateMachine(this, 'Workflow', {
      comment: 'Computes one item in a user-defined state machine',
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(countPrimes),
      timeout: Duration.minutes(5),
      tracingEnabled: true,
      logs: { destination: logGroup, level: LogLevel.ALL },
    });
    workflow.addToRolePolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [compute.functionArn] }),
    );
    Validations.of(workflow).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The actions of log delivery and X-Ray support only the resource *',
    });
    return workflow;
  }

  private output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
