import { InvalidArgumentError, Option, type Command } from 'commander';

/** Adds the flags of every command that calls AWS, with the names of the AWS CLI. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'endpoint to call, such as that of stepwell up (or AWS_ENDPOINT_URL)')
    .option('--region <name>', 'AWS region (or AWS_REGION)')
    .option('--profile <name>', 'AWS profile (or AWS_PROFILE)')
    .addOption(jsonOption());
}

/** Creates the `--json` option. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object per line, also for errors');
}

/** Creates an `argParser` for an integer within a range. */
export function integer(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest)
      throw new InvalidArgumentError(
        `Must be an integer from ${lowest}${highest === Number.MAX_SAFE_INTEGER ? '' : ` to ${highest}`}.`,
      );
    return value;
  };
}

/** An `argParser` for a number greater than 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('Must be a number of seconds greater than 0.');
  return value;
}
