import { InvalidArgumentError, Option, type Command } from 'commander';

/** The flags of every command that talks to Step Functions: those of the AWS CLI, with its names. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'where to call, such as the endpoint of stepwell up (or AWS_ENDPOINT_URL)')
    .option('--region <name>', 'AWS region (or AWS_REGION)')
    .option('--profile <name>', 'profile of the AWS configuration (or AWS_PROFILE)')
    .addOption(jsonOption());
}

/** `--json`, of every command. */
export function jsonOption(): Option {
  return new Option('--json', 'print JSON, one object a line; errors too');
}

/** Parses a whole number of a range; for `argParser`. */
export function integer(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest)
      throw new InvalidArgumentError(
        `Give a whole number from ${lowest}${highest === Number.MAX_SAFE_INTEGER ? '' : ` to ${highest}`}.`,
      );
    return value;
  };
}

/** Parses a number above 0; for `argParser`. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}
