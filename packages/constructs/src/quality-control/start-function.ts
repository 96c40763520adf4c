import { qualityEnvironment } from '@stepwell/core/quality-control';
import { Duration } from 'aws-cdk-lib';
import { type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { bundledFunction } from '../workflow/bundled-function.js';
import { executionArns } from '../states/execution-arns.js';
import { type ResolvedQualityControlProps } from './resolved-props.js';

/** Creates the function behind the API, which validates a request and starts an execution. */
export function startFunction(
  scope: Construct,
  settings: ResolvedQualityControlProps,
  stateMachine: StateMachine,
): LambdaFunction {
  const { handler, role } = bundledFunction(scope, 'Start', settings, {
    asset: 'quality-control/start',
    description: 'QualityControl: starts an execution for a request to the API',
    memorySize: 256,
    timeout: Duration.seconds(29),
    environment: { [qualityEnvironment.stateMachineArn]: stateMachine.stateMachineArn },
  });
  stateMachine.grantStartExecution(role);
  // For a repeated request, it describes the execution that the first request started.
  stateMachine.grantExecution(role, 'states:DescribeExecution');
  acknowledgePattern(role, executionArns(stateMachine), 'Callers of the API name executions');
  return handler;
}
