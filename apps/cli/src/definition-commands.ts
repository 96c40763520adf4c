import { Argument, Option, type Command } from 'commander';
import { jsonOption, addTargetOptions } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';

/** `stepwell graph`. */
export function addGraph(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('graph'))
    .summary('draw a state machine, colored by an execution')
    .description(
      'Draw a state machine as text, Mermaid or SVG. The source is a definition (a JSON or YAML file, or - for ' +
        'stdin), a cloud assembly (a folder; default: the app in this folder), or a deployed resource: a workflow, ' +
        'the name or ARN of a state machine, or the ARN of an execution.',
    )
    .argument('[source]', 'file, folder, -, workflow, state machine, or execution')
    .option('--execution <execution>', 'color the states by the result of this execution (ARN or name)')
    .option('--state-machine <path>', 'state machine of a cloud assembly: construct path (or its end) or logical ID')
    .addOption(new Option('--mermaid', 'print a Mermaid state diagram').conflicts(['svg', 'json']))
    .addOption(new Option('--svg', 'print an SVG image').conflicts(['mermaid', 'json']))
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell graph order.asl.json
  $ stepwell graph cdk.out --state-machine Images/StateMachine --svg > images.svg
  $ stepwell graph images --execution flags-2026-11-22
  $ aws stepfunctions describe-state-machine … --query definition --output text | stepwell graph - --mermaid`,
    )
    .action(async (source: string | undefined, flags) =>
      (await import('./commands/graph.js')).graph(source, flags, terminal),
    );
}

/** `stepwell validate`. */
export function addValidate(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .summary('validate state machine definitions')
    .description(
      'Validate a definition (a JSON or YAML file, or - for stdin) or every state machine of a cloud assembly (a ' +
        'folder; default: the app in this folder). Applies the checks of CreateStateMachine without calling AWS. ' +
        'Prints each diagnostic with code, location, construct path and source line. Exits with code 2 if there is ' +
        'an error.',
    )
    .argument('[source]', 'file, folder, or -')
    .addOption(
      new Option('--type <type>', 'type of a single definition; known for a cloud assembly').choices([
        'STANDARD',
        'EXPRESS',
      ]),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell validate order.asl.json --type EXPRESS
  $ npx cdk synth --quiet && stepwell validate
  $ stepwell validate cdk.out --json | jq .diagnostics`,
    )
    .action(async (source: string | undefined, flags) =>
      (await import('./commands/validate.js')).validate(source, flags, terminal),
    );
}

/** `stepwell completion`. */
export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .summary('print a shell completion script')
    .description('Print a script that completes commands, flags and values in your shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(stepwell completion bash)                 in ~/.bashrc, or once
  $ stepwell completion zsh > "\${fpath[1]}/_stepwell"
  $ stepwell completion fish > ~/.config/fish/completions/stepwell.fish`,
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') =>
      (await import('./commands/completion.js')).completion(shell, program, terminal),
    );
}
