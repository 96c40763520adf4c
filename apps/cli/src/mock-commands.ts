import { Argument, type Command } from 'commander';
import { jsonOption } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';

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
