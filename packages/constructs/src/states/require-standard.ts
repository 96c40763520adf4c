import { type IStateMachine, type StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type IConstruct } from 'constructs';
import { InvalidProp } from '../invalid-prop.js';

/**
 * Rejects an Express state machine if the end of its executions must be known: neither `startExecution.sync:2` nor the
 * events of Step Functions support Express executions. An imported state machine is accepted, because its type is
 * unknown.
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
    stateMachine,
    'a Standard state machine',
    'Step Functions does not report the end of Express executions',
  );
}
