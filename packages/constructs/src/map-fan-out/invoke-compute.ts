import { type Duration } from 'aws-cdk-lib';
import { Duration as Time } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { JitterType, QueryLanguage, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { LAMBDA_SERVICE_ERRORS, retryOf } from '../states/retries.js';
import { isItem } from './outcome.js';

/** How the compute function is called. */
export interface InvokeComputeProps {
  readonly comment: string;
  readonly computeFunction: IFunction;
  readonly timeout: Duration;
  /** JSONata for the state's output. */
  readonly outputs: string;
}

/**
 * A Task that calls the user's compute function with a `ComputeEvent`, from a state's input `{ requestId, index, item, … }`.
 * It retries what is Lambda's fault, and a process that went away: that an environment dies is no item's fault at first.
 */
export class InvokeCompute extends LambdaInvoke {
  protected override readonly taskPolicies: PolicyStatement[];

  constructor(scope: Construct, id: string, props: InvokeComputeProps) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: props.comment,
      lambdaFunction: props.computeFunction,
      payload: TaskInput.fromObject(computeEvent()),
      outputs: props.outputs,
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(props.timeout),
    });
    this.taskPolicies = [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.computeFunction.functionArn] })];
    this.addRetry(retryOf(LAMBDA_SERVICE_ERRORS));
    this.addRetry({ errors: ['Runtime.ExitError'], interval: Time.seconds(1), backoffRate: 2, maxAttempts: 2, jitterStrategy: JitterType.FULL });
  }
}

/** Core's `ComputeEvent`. An item of a manifest may be anything: what is no item fails here, before the function is called. */
export function computeEvent(): Record<string, string> {
  return {
    requestId: expression('$states.input.requestId'),
    index: expression('$states.input.index'),
    item: expression(`($item := $lookup($states.input, 'item'); ${isItem('$item')} ? $item : $error('no item'))`),
  };
}
