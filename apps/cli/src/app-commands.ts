import { type Command } from 'commander';
import { jsonOption, addTargetOptions } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';

/** `stepwell init`. */
export function addInit(program: Command, terminal: Terminal, version: string): void {
  program
    .command('init')
    .summary('create a CDK app with a workflow')
    .description(
      'Create a CDK app in TypeScript with a workflow of your choice, a test that runs it locally, and a README. ' +
        'Makes no network calls; run npm install next.',
    )
    .argument('[folder]', 'folder of the app; must be empty or new', '.')
    .option('--workflow <workflow>', 'workflow to create (default: prompt on a terminal)')
    .option('--name <name>', 'name of the package (default: name of the folder)')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell init
  $ stepwell init primes --workflow map-fan-out && cd primes && npm install && npm test`,
    )
    .action(async (folder: string, flags) =>
      (await import('./commands/init.js')).init(folder, flags, version, terminal),
    );
}

/** `stepwell deploy`. */
export function addDeploy(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('deploy'))
    .summary('deploy the CDK app in this folder')
    .description(
      'Deploy the CDK app in this folder with its own CDK CLI (cdk deploy). The target is resolved as for other ' +
        'commands and printed first. All other arguments are passed to cdk deploy.',
    )
    .argument('[arguments...]', 'stacks and flags of cdk deploy')
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
    .summary('check your setup')
    .description(
      'Check your setup: Node.js, the CDK app in this folder and its assembly, the AWS SDK that its functions ' +
        'use, region, credentials and endpoint. Exits with code 1 if a required check fails.',
    )
    .option('--app <folder>', 'cloud assembly to use (output of cdk synth)')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell doctor
  $ stepwell doctor --endpoint-url http://127.0.0.1:4566 --json`,
    )
    .action(async (flags) => (await import('./commands/doctor.js')).doctor(flags, terminal));
}
