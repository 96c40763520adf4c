import { Option, type Command } from 'commander';
import { ProgramExit } from './program-exit.js';
import { jsonOption } from './shared-options.js';
import { shells } from './shell-variables.js';
import { type Terminal } from './terminal/terminal.js';

/** `stepwell env`. */
export function addEnv(program: Command, terminal: Terminal): void {
  program
    .command('env')
    .summary('print variables for other tools')
    .description(
      'Print commands for your shell that let the AWS CLI, AWS SDKs and other tools call the running environment of ' +
        'the app in this folder. Variables that would take precedence, such as AWS_PROFILE, are removed.',
    )
    .addOption(new Option('--shell <shell>', 'syntax of the commands (default: your shell)').choices(shells))
    .option('--unset', 'print commands that remove the variables')
    .option('--endpoint-url <url>', 'another running environment')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ eval "$(stepwell env)"                             sh, bash, zsh
  $ stepwell env --shell fish | source
  $ stepwell env --shell powershell | Out-String | Invoke-Expression
  $ eval "$(stepwell env --unset)"`,
    )
    .action(async (flags) => (await import('./commands/env.js')).env(flags, terminal));
}

/** `stepwell aws`. `run` passes all of its arguments as operands, also flags that this program knows. */
export function addAws(program: Command, terminal: Terminal): void {
  program
    .command('aws')
    .summary('run the AWS CLI against the running environment')
    .description(
      'Run the AWS CLI against AWS_ENDPOINT_URL if it is set, else against the running environment of the app in ' +
        'this folder. All arguments are passed to it, and the exit code is its own.',
    )
    .argument('[arguments...]', 'arguments of the AWS CLI')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell aws sqs list-queues
  $ stepwell aws s3 ls --recursive s3://my-bucket`,
    )
    .action(async (args: string[]) => {
      const code = await (await import('./commands/aws.js')).aws(args, terminal);
      if (code !== 0) throw new ProgramExit(code);
    });
}
