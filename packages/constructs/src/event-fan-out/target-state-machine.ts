import { Rule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type ComputeTargetOptions } from './compute-target.js';
import { requireStandard } from '../states/require-standard.js';
import { type TargetContext, deliveryOf, itemInput, itemRule } from './target-context.js';

/** How an execution can have ended. */
const ENDED = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * Items to executions; Step Functions itself tells the default bus how each of them ended. @throws {@link InvalidProp}
 * for an Express state machine
 */
export function bindStateMachine(
  context: TargetContext,
  stateMachine: IStateMachine,
  options: ComputeTargetOptions,
): void {
  requireStandard(context.scope, 'stateMachine', stateMachine);
  itemRule(
    context,
    options,
    new SfnStateMachine(stateMachine, { ...deliveryOf(context, options), input: itemInput() }),
  );
  const ended = new Rule(context.scope, 'EndedRule', {
    description: `EventFanOut: how executions of ${context.scope.node.id} ended`.slice(0, 512),
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [stateMachine.stateMachineArn], status: ENDED },
    },
    targets: [context.countCompletions],
  });
  context.permissions.allowDeadLetters(context.scope, ended);
}
