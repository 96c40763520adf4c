/** The start of an execution. */
export interface StartRequest {
  readonly stateMachineArn: string;
  /** JSON. */
  readonly input: string;
}

/** The command of the AWS CLI that starts an execution, for POSIX shells. */
export function cliCommand({ stateMachineArn, input }: StartRequest): string {
  return `aws stepfunctions start-execution --state-machine-arn ${quoted(stateMachineArn)} --input ${quoted(input)}`;
}

/** The call of the AWS SDK for JavaScript that starts an execution. */
export function sdkCall({ stateMachineArn, input }: StartRequest): string {
  return [
    "import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';",
    '',
    'await new SFNClient().send(',
    `  new StartExecutionCommand({ stateMachineArn: ${JSON.stringify(stateMachineArn)}, input: ${JSON.stringify(input)} }),`,
    ');',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
