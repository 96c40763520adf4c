import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { QueryLanguage, type TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { type TaskRetries, addRetries } from './retries.js';

/** Props of an {@link InvokeFunction}. */
export interface InvokeFunctionProps {
  readonly comment?: string;
  readonly lambdaFunction: IFunction & { readonly timeout?: Duration };
  /**
   * The event.
   *
   * @default - the state's input
   */
  readonly payload?: TaskInput;
  /** JSONata for the state's output. */
  readonly outputs: string;
  /**
   * The timeout of the Task.
   *
   * @default - the timeout of the function plus one minute
   */
  readonly taskTimeout?: Duration;
  /** Errors of the function that are retried. @default - none */
  readonly retryableErrors?: readonly string[];
  /** Retries that the user specified. @default - none */
  readonly retries?: TaskRetries['userRetries'];
  /** The retries of lost calls. @default - {@link TaskRetries.lostCallRetries} */
  readonly lostCallRetries?: TaskRetries['lostCallRetries'];
}

/**
 * A Task that calls a function. It waits longer than the function's timeout, and retries errors of Lambda: throttling,
 * service errors, lost execution environments, and missing responses. The function can be called more than once for an
 * event.
 *
 * The CDK's LambdaInvoke also grants permission for every version and alias (`<arn>:*`), and its default retry has no
 * jitter and does not cover throttling.
 */
export class InvokeFunction extends LambdaInvoke {
  protected override readonly taskPolicies: PolicyStatement[];

  constructor(scope: Construct, id: string, props: InvokeFunctionProps) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      lambdaFunction: props.lambdaFunction,
      payload: props.payload,
      outputs: props.outputs,
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(props.taskTimeout ?? defaultTaskTimeout(props.lambdaFunction.timeout)),
    });
    this.taskPolicies = [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.lambdaFunction.functionArn] }),
    ];
    addRetries(this, {
      resource: 'lambda',
      additionalErrors: props.retryableErrors,
      userRetries: props.retries,
      lostCallRetries: props.lostCallRetries,
    });
  }
}

/**
 * The timeout of the function plus one minute, for the case that no response arrives. Nothing can be added to a token.
 */
function defaultTaskTimeout(timeout: Duration = Duration.minutes(15)): Duration {
  return timeout.isUnresolved() ? Duration.minutes(16) : timeout.plus(Duration.minutes(1));
}
