import { Argument, Option, type Command } from 'commander';
import { jsonOption, addTargetOptions } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';

/** `stepwell graph`. */
export function addGraph(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('graph'))
    .summary('draw a state machine, colored by an execution')
    .description(
      "Draw a state machine: in the terminal, as Mermaid or as SVG. The source is a definition (a file in JSON, or in YAML as .yaml or .yml; or - for stdin), a cloud assembly (a folder; this folder's app by default), or what is deployed: a workflow, the name or ARN of a state machine, or the ARN of an execution.",
    )
    .argument('[source]', 'a file, a folder, -, or a workflow, state machine or execution')
    .option(
      '--execution <execution>',
      'color it by this execution (ARN or name): what it visited, where it failed, what runs',
    )
    .option('--state-machine <path>', 'of a cloud assembly with several: construct path (or its end), or logical id')
    .addOption(new Option('--mermaid', 'print a Mermaid state diagram').conflicts(['svg', 'json']))
    .addOption(new Option('--svg', 'print an SVG image').conflicts(['mermaid', 'json']))
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell graph order.asl.json
  $ stepwell graph cdk.out --state-machine Images/StateMachine --svg > images.svg
  $ stepwell graph concurrent-download --execution flags-2026-11-22
  $ aws stepfunctions describe-state-machine … --query definition --output text | stepwell graph - --mermaid`,
    )
    .action(async (given: string | undefined, flags) =>
      (await import('./commands/graph.js')).graph(given, flags, terminal),
    );
}

/** `stepwell validate`. */
export function addValidate(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .summary('check a definition, or all of a cloud assembly')
    .description(
      "Check a definition (a file in JSON, or in YAML as .yaml or .yml; or - for stdin) or every state machine of a cloud assembly (a folder; this folder's app by default) as Step Functions does when it creates one. Prints all diagnostics with code, place, construct path and source line; exit code 2 when there is an error. Calls nobody.",
    )
    .argument('[source]', 'a file, a folder, or -')
    .addOption(
      new Option('--type <type>', 'what a single definition is for; a cloud assembly says it itself').choices([
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
    .action(async (given: string | undefined, flags) =>
      (await import('./commands/validate.js')).validate(given, flags, terminal),
    );
}

/** `stepwell completion`. */
export function addCompletion(program: Command, terminal: Terminal): void {
  program
    .command('completion')
    .summary('print completions for a shell')
    .description('Print a script that completes commands, flags and their values in a shell.')
    .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh', 'fish']))
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
