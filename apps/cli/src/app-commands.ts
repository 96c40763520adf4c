import { type Command } from 'commander';
import { jsonOption, addTargetOptions } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';

/** `stepwell init`. */
export function addInit(program: Command, terminal: Terminal, version: string): void {
  program
    .command('init')
    .summary('make a new CDK app with a workflow')
    .description(
      'Make a new CDK app in TypeScript with a workflow of your choice, a test that runs it on this machine, and a README. Nothing is installed and nobody is called: npm install is the next step.',
    )
    .argument('[folder]', 'where to; an empty or a new folder', '.')
    .option('--workflow <workflow>', 'the workflow; asked for on a terminal')
    .option('--name <name>', "name of the package; the folder's by default")
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell init
  $ stepwell init images --workflow concurrent-download && cd images && npm install && npm test`,
    )
    .action(async (folder: string, flags) =>
      (await import('./commands/init.js')).init(folder, flags, version, terminal),
    );
}

/** `stepwell deploy`. */
export function addDeploy(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('deploy'))
    .summary('deploy the CDK app of this folder')
    .description(
      'Deploy the CDK app of this folder with its own CDK CLI (cdk deploy), to the same target as the other commands, which is told first. All other arguments are passed on.',
    )
    .argument('[arguments...]', 'stacks, and flags of cdk deploy')
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell deploy --profile dev --region eu-north-1
  $ stepwell deploy Images --require-approval never`,
    )
    .action(async (args: string[], flags) => (await import('./commands/deploy.js')).deploy(args, flags, terminal));
}

/** `stepwell doctor`. */
export function addDoctor(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('doctor'))
    .summary('tell what is missing on this machine')
    .description(
      'Look at Node.js, the CDK app of this folder and its assembly, the AWS SDK that its functions use, region, credentials and endpoint, and tell what is missing. Exit code 1 where something has to be there and is not.',
    )
    .option('--app <folder>', 'a cloud assembly, the output of cdk synth')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell doctor
  $ stepwell doctor --endpoint-url http://127.0.0.1:4566 --json`,
    )
    .action(async (flags) => (await import('./commands/doctor.js')).doctor(flags, terminal));
}
