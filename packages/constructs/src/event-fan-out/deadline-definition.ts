import { type IChainable, type StateMachine, Succeed, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { expression } from '../contract/jsonata.js';
import { startOnce } from './start-once.js';

/** The flow: wait for the deadline -> start the summary, unless the last completion started it. */
export function deadlineDefinition(scope: Construct, summary: StateMachine): IChainable {
  const wait = Wait.jsonata(scope, 'Wait for deadline', {
    comment: 'Waits until the deadline, with one state transition',
    time: WaitTime.timestamp(expression('$states.input.deadline')),
  });
  const start = startOnce(scope, 'Start summary', {
    comment: 'Starts the execution unless the last completion started it',
    stateMachine: summary,
    name: '$states.input.registration',
    input: { requestId: expression('$states.input.requestId'), registration: expression('$states.input.registration') },
    next: Succeed.jsonata(scope, 'Deadline passed', { outputs: {} }),
  });
  return wait.next(start);
}
