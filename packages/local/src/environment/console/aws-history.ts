import { execFile } from 'node:child_process';
import { AwsError } from '../../kernel/aws-error.js';

/** Bytes of the longest output: 25,000 events with payloads. */
const maxOutput = 512 * 1024 * 1024;
const pattern = /^arn:aws[\w-]*:states:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:(?:execution|express):[^\s:]+(?::[^\s:]+)+$/;

/**
 * Reads the history of an execution on AWS with the AWS CLI of this machine, so with the credentials of the user. This
 * is the only part of the console that contacts AWS, and only when the user asks for it.
 *
 * @param command the AWS CLI
 * @returns the output of `aws stepfunctions get-execution-history`
 * @throws AwsError `InvalidArn`; `AwsCliNotFound`; `AwsCliFailed` with the last line of its error
 */
export function readAwsHistory(executionArn: string, signal: AbortSignal, command = 'aws'): Promise<unknown> {
  const region = pattern.exec(executionArn)?.[1];
  if (region === undefined)
    throw new AwsError('InvalidArn', `executionArn must be the ARN of an execution on AWS, got '${executionArn}'`);
  const args = ['stepfunctions', 'get-execution-history', '--execution-arn', executionArn, '--region', region];
  // The variables of a terminal that works with this environment name its endpoint.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_ENDPOINT_URL/.test(name)));
  return new Promise((resolve, reject) => {
    execFile(command, [...args, '--output', 'json'], { env, signal, maxBuffer: maxOutput }, (error, stdout, stderr) => {
      if (error === null) resolve(JSON.parse(stdout));
      else if ('code' in error && error.code === 'ENOENT')
        reject(new AwsError('AwsCliNotFound', 'The AWS CLI is not installed here. Install it, or drop a file', 400));
      else reject(new AwsError('AwsCliFailed', stderr.trim().split('\n').at(-1) || error.message, 400));
    });
  });
}
