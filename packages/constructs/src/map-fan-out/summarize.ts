import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { QueryLanguage, TaskInput, type TaskStateBase, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata-text.js';
import { LAMBDA_SERVICE_ERRORS, retryOf } from '../states/retries.js';

/** A Task that calls the user's summary function with a `SummaryEvent` and adds what it returns as `summary`. */
class InvokeSummary extends LambdaInvoke {
  protected override readonly taskPolicies: PolicyStatement[];

  constructor(scope: Construct, id: string, summaryFunction: IFunction) {
    super(scope, id, {
      queryLanguage: QueryLanguage.JSONATA,
      comment: 'Calls the summary function, once for the request',
      lambdaFunction: summaryFunction,
      payload: TaskInput.fromText(expression('$states.input')),
      outputs: expression("$merge([$states.input, { 'summary': $lookup($states.result, 'Payload') }])"),
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(Duration.minutes(16)),
    });
    this.taskPolicies = [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [summaryFunction.functionArn] })];
    this.addRetry(retryOf(LAMBDA_SERVICE_ERRORS));
  }
}

/** The Task that calls the summary function. */
export function summarize(scope: Construct, id: string, summaryFunction: IFunction): TaskStateBase {
  return new InvokeSummary(scope, id, summaryFunction);
}
