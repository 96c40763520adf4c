import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type ComputeTargetOptions } from './compute-target.js';
import { requireStandard } from '../states/require-standard.js';
import { type ComputeTargetBindOptions, checkDelivery, itemInput, itemRule } from './bind-options.js';

/** The final statuses of an execution. */
const ENDED = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Starts an execution for each item. Step Functions publishes the final status of executions to the default bus.
 * @throws {@link InvalidProp} for an Express state machine
 */
export function bindStateMachine(
  bindOptions: ComputeTargetBindOptions,
  stateMachine: IStateMachine,
  options: ComputeTargetOptions,
): void {
  requireStandard(bindOptions.scope, 'stateMachine', stateMachine);
  itemRule(
    bindOptions,
    options,
    new SfnStateMachine(stateMachine, { ...checkDelivery(bindOptions, options), input: itemInput() }),
  );
  const ended = new Rule(bindOptions.scope, 'EndedRule', {
    description: `EventFanOut: final statuses of executions of ${bindOptions.scope.node.id}`.slice(0, 512),
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachine.stateMachineArn], status: ENDED },
    },
    targets: [bindOptions.completionTarget],
  });
  bindOptions.permissions.grantSendDeadLetters(bindOptions.scope, ended);
}
