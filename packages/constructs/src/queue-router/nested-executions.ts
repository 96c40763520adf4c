import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { acknowledgePattern } from '../acknowledgements.js';
import { type QueueRoute } from './props.js';
import { StateMachineStep } from './route-step.js';

/** Why the policies that the CDK writes for nested workflows name executions by a pattern. */
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
      'The executions of a nested workflow are named by messages, whose ids nobody knows beforehand',
    );
  }
}
