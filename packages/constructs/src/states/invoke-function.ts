import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { QueryLanguage, type TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { type TaskRetries, addRetries } from './retries.js';

/** What a call of a function needs to know. */
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
   * How long a call may take.
   *
   * @default - somewhat longer than the function's own timeout
   */
  readonly taskTimeout?: Duration;
  /** Errors of the function that pass. @default - none */
  readonly retryableErrors?: readonly string[];
  /** Retries of the user's own. @default - none */
  readonly retries?: TaskRetries['userRetries'];
  /** How often a lost call is made again. @default - {@link TaskRetries.lostCallRetries} */
  readonly lostCallRetries?: TaskRetries['lostCallRetries'];
}

/**
 * A Task that calls a function, waits somewhat longer than the function may take, and retries what is Lambda's fault:
 * refused calls, faults of the service, environments that went away, no response in time. A function may so be called
 * again for the same event.
 *
 * The CDK's LambdaInvoke as it is lets the state machine call every version and alias of the function too (`<arn>:*`);
 * this one asks for the function alone. And its own retry has no jitter and does not know throttling.
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
 * The function stops by itself in time; this is for the case that no answer comes. A duration that is a token cannot be
 * added to.
 */
function defaultTaskTimeout(timeout: Duration = Duration.minutes(15)): Duration {
  return timeout.isUnresolved() ? Duration.minutes(16) : timeout.plus(Duration.minutes(1));
}
