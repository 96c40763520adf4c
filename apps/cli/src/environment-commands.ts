import { type RuntimeCommands } from '@stepwell/local/definitions';
import { InvalidArgumentError, Option, type Command, Argument } from 'commander';
import { ProgramExit } from './program-exit.js';
import { jsonOption } from './shared-options.js';
import { shells } from './shell-variables.js';
import { type Terminal } from './terminal/terminal.js';

/**
 * An `argParser` for a runtime with its command, `java21=java -cp lib/* Main`. The option can be repeated. Spaces
 * separate arguments; quotation marks join them.
 *
 * @throws InvalidArgumentError naming the valid format
 */
export function runtimeCommand(text: string, others: RuntimeCommands = {}): RuntimeCommands {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (!/^[a-z][a-z0-9._-]*$/.test(name))
    throw new InvalidArgumentError("Must be a runtime and its command, such as 'java21=java -cp lib/* Main'.");
  if (Object.hasOwn(others, name)) throw new InvalidArgumentError(`${name} already has a command.`);
  const command = splitCommand(text.slice(at + 1));
  if (command === undefined) throw new InvalidArgumentError('A quotation mark has no end.');
  if (command.length === 0) throw new InvalidArgumentError(`The command of ${name} must not be empty.`);
  return { ...others, [name]: command };
}

/** The arguments of a command line; `undefined` if a quotation mark has no end. */
function splitCommand(line: string): string[] | undefined {
  const argument = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
  if (line.replaceAll(argument, '').trim() !== '') return undefined;
  return [...line.matchAll(argument)].map(([text]) => text.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

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

/** `stepwell mocks`. */
export function addMocks(program: Command, terminal: Terminal): void {
  program
    .command('mocks')
    .summary('write mocks for stepwell up --mocks')
    .description(
      'Write a file of mocks, which stepwell up --mocks and the testing kit read. init writes a mock with a generated ' +
        'result for every task of the app in this folder that cannot run here. from-history writes the results and ' +
        'errors of an execution: the output of stepwell history --json or of aws stepfunctions ' +
        'get-execution-history, or - for stdin.',
    )
    .addArgument(new Argument('<action>', 'source of the mocks').choices(['init', 'from-history']))
    .argument('[file]', 'from-history: the history of an execution')
    .option('--app <folder>', 'init: a cloud assembly, the output of cdk synth')
    .option('--state-machine <name>', 'from-history: the state machine whose states the mocks answer (default: any)')
    .option('--out <file>', 'file to write, in YAML or .json (default: mocks.yaml for init, stdout for from-history)')
    .option('--force', 'overwrite the file')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell mocks init && stepwell up --mocks mocks.yaml
  $ stepwell history order-1 --json | stepwell mocks from-history -
  $ stepwell mocks from-history history.json --state-machine Checkout --out checkout.yaml
  $ aws stepfunctions get-execution-history --execution-arn … | stepwell mocks from-history -`,
    )
    .action(async (action: 'init' | 'from-history', file: string | undefined, flags) =>
      (await import('./commands/mocks.js')).mocks(action, file, flags, terminal),
    );
}
