import { type IStateMachine, type StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * Refuses an Express state machine where the end of its executions must be known: neither `startExecution.sync:2` nor
 * the events of Step Functions cover Express executions. An imported state machine is accepted, because its type is not
 * known.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 * @throws {@link InvalidProp}
 */
export function requireStandard(scope: IConstruct, prop: string, stateMachine: IStateMachine): void {
  const { stateMachineType } = stateMachine as Partial<StateMachine>;
  if (stateMachineType !== StateMachineType.EXPRESS) return;
  throw new InvalidProp(
    scope,
    prop,
    stateMachine.node.path,
    'a Standard state machine: nothing reports the end of an Express execution',
  );
}
