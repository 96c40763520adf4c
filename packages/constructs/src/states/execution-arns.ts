import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Returns the ARN pattern of a state machine's executions, in the format of the CDK's grants.
 *
 * @param children `/<label>` for the child executions of the Distributed Map with that label
 */
export function executionArns(stateMachine: StateMachine, children = ''): string {
  const name = Fn.select(6, Fn.split(':', stateMachine.stateMachineArn));
  return Stack.of(stateMachine).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${name}${children}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
