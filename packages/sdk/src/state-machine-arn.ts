import { requiredString, stateMachineRemedy } from './required.js';

/** The parts of a state machine's ARN that calls need. */
export interface StateMachineName {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/**
 * Reads a state machine's ARN, also one with a version or alias behind it
 * (`arn:aws:states:us-east-1:123456789012:stateMachine:Images:3`).
 *
 * @throws TypeError naming the value when it is none, or missing
 */
export function parseStateMachineArn(stateMachineArn: string): StateMachineName {
  const parts = requiredString('stateMachineArn', stateMachineArn, stateMachineRemedy).split(':');
  const [arn, partition, service, region, account, type, name] = parts;
  if (
    arn !== 'arn' ||
    service !== 'states' ||
    type !== 'stateMachine' ||
    !partition ||
    region === undefined ||
    account === undefined ||
    !name
  ) {
    throw new TypeError(
      `stateMachineArn must be the ARN of a state machine, got '${stateMachineArn}'. ${stateMachineRemedy}.`,
    );
  }
  return { partition, region, account, name };
}

/** The ARN without version or alias: what tags belong to. */
export function unqualifiedArn(stateMachineArn: string): string {
  const { partition, region, account, name } = parseStateMachineArn(stateMachineArn);
  return `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
}

/** The ARN of a Standard execution of a state machine, from the execution's name. */
export function executionArnOf(stateMachineArn: string, executionName: string): string {
  const { partition, region, account, name } = parseStateMachineArn(stateMachineArn);
  return `arn:${partition}:states:${region}:${account}:execution:${name}:${executionName}`;
}

/** How to name an execution. */
const executionRemedy = 'Give arn:aws:states:<region>:<account>:execution:<state machine>:<name>';

/** The names of the state machine and the execution in an execution's ARN. Throws a TypeError when it is none. */
export function parseExecutionArn(executionArn: string): {
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly executionName: string;
} {
  const parts = requiredString('executionArn', executionArn, executionRemedy).split(':');
  const [arn, partition, service, region, account, type, stateMachineName, executionName] = parts;
  if (arn !== 'arn' || service !== 'states' || type !== 'execution' || !stateMachineName || !executionName) {
    throw new TypeError(
      `executionArn must be the ARN of a Standard execution, got '${executionArn}'. ${executionRemedy}.`,
    );
  }
  return {
    stateMachineArn: `arn:${partition}:states:${region}:${account}:stateMachine:${stateMachineName}`,
    stateMachineName,
    executionName,
  };
}
