import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * The pattern of the ARNs of a state machine's executions, as the CDK writes it when it grants something on them.
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
