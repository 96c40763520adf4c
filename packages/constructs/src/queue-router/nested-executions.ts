import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { acknowledgePattern } from '../acknowledgements.js';
import { type QueueRoute } from './props.js';
import { StateMachineStep } from './route-step.js';

/** Acknowledges the execution patterns in the policies that the CDK creates for nested state machines. */
export function acknowledgeChildExecutions(stateMachine: StateMachine, routes: readonly QueueRoute[]): void {
  for (const { step } of routes) {
    if (!(step instanceof StateMachineStep)) continue;
    const stack = Stack.of(stateMachine);
    const name = stack.splitArn(step.stateMachine.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME).resourceName ?? '';
    const executions = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    acknowledgePattern(
      stateMachine,
      executions,
      'The names of nested executions contain message ids, which are unknown beforehand',
    );
  }
}
