import { requiredString, stateMachineRemedy } from './required.js';

/** The parts of a state machine ARN. */
export interface StateMachineName {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/**
 * Parses a state machine ARN, with or without version or alias
 * (`arn:aws:states:us-east-1:123456789012:stateMachine:Images:3`).
 *
 * @throws TypeError if the value is missing or not a state machine ARN
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

/** Removes version or alias from the ARN. Tags belong to the unqualified ARN. */
export function unqualifiedArn(stateMachineArn: string): string {
  const { partition, region, account, name } = parseStateMachineArn(stateMachineArn);
  return `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
}

/** Returns the ARN of a Standard execution from its state machine and name. */
export function executionArnOf(stateMachineArn: string, executionName: string): string {
  const { partition, region, account, name } = parseStateMachineArn(stateMachineArn);
  return `arn:${partition}:states:${region}:${account}:execution:${name}:${executionName}`;
}

/** The fix in error messages about an execution ARN. */
const executionRemedy = 'Pass arn:aws:states:<region>:<account>:execution:<state machine>:<name>';

/** Parses the ARN of a Standard execution. Throws a TypeError for any other value. */
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
