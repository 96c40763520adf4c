import { Command, Option } from 'commander';
import { addDeploy, addDoctor, addInit } from './app-commands.js';
import { addCompletion, addGraph, addValidate } from './definition-commands.js';
import { jsonOption, positiveNumber, addTargetOptions, integer } from './shared-options.js';
import { parseSince } from './since.js';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

const exitCodeHelp = `
Exit codes:
  0 ok, 1 unexpected error, 2 wrong usage or input, 3 execution failed or was stopped,
  4 timed out, 5 feature not supported by the local runtime, 130 interrupted

stdout carries data, stderr everything else. With --json, both carry one JSON object a line.`;

/**
 * The command line. Each command's code is loaded when it is called, so that `--help` stays quick.
 * Nothing here ends the process: commander's errors are thrown, its texts go to the given terminal.
 */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('stepwell')
    .description('Run CDK apps with Step Functions on this machine; start, watch and stop executions, here or on AWS.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .exitOverride()
    .hook('preAction', (_, command) => checkNotEmpty(command))
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // Errors are reported by the caller, who knows whether JSON was asked for.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
    })
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell up                                        run the CDK app of this folder
  $ stepwell list                                      what there is to start
  $ stepwell start concurrent-download --input @flags.json --wait
  $ stepwell watch flags-2026-11-22
${exitCodeHelp}`,
    );
  addUp(program, terminal);
  addStart(program, terminal);
  addWatch(program, terminal);
  addList(program, terminal);
  addShow(program, terminal);
  addHistory(program, terminal);
  addStop(program, terminal);
  addRedrive(program, terminal);
  addLogs(program, terminal);
  addRuns(program, terminal);
  addGraph(program, terminal);
  addValidate(program, terminal);
  addInit(program, terminal, version);
  addDeploy(program, terminal);
  addDoctor(program, terminal);
  addCompletion(program, terminal);
  return program;
}

/** An empty argument is a variable of the shell that is not set: what it was to say is not known. */
function checkNotEmpty(command: Command): void {
  const { registeredArguments, processedArgs } = command;
  for (const [index, argument] of registeredArguments.entries()) {
    if ([processedArgs[index]].flat().includes(''))
      throw new UsageError(
        `${argument.name()} is required, got an empty text; stepwell ${command.name()} --help has examples`,
        argument.name(),
      );
  }
  for (const option of command.options) {
    const flag = option.long ?? option.flags;
    if (command.getOptionValue(option.attributeName()) === '')
      throw new UsageError(`${flag} must not be empty; give a value, or leave it out`, flag);
  }
}

function addUp(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .summary('run a CDK app on this machine')
    .description(
      "Run a cloud assembly on this machine, behind one endpoint on 127.0.0.1: the one given, else cdk.out of this folder's CDK app (synthesized if missing or older than the app), else an empty environment. Ctrl-C ends it (exit code 0).",
    )
    .option('--app <folder>', 'a cloud assembly, the output of cdk synth')
    .option('--synth', 'run the app command of cdk.json first, also when its output is up to date')
    .option('--no-synth', 'run the output as it is, also when the app is newer')
    .option(
      '-w, --watch',
      'synthesize again when the app changes, and swap what is different; rows, objects, messages and executions stay',
    )
    .addOption(
      new Option('--port <number>', 'port of the endpoint; 0 takes a free one')
        .argParser(integer(0, 65_535))
        .default(0),
    )
    .option('--region <name>', 'region that it plays', undefined)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell up
  $ stepwell up --watch
  $ stepwell up --app ../infra/cdk.out --port 4566
  $ stepwell up --json > ready.json &                  one line {"endpoint":"http://127.0.0.1:…",…} when ready`,
    )
    .action(async (flags) => (await import('./commands/up.js')).up(flags, terminal));
}

function addStart(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('start'))
    .summary('start an execution')
    .description(
      'Start an execution. Without --wait it prints the ARN; with it, the output. An execution of an Express state machine always runs to its end, and its output is printed.',
    )
    .argument('<workflow>', 'a workflow (concurrent-download), or the name or ARN of a state machine')
    .addOption(new Option('-i, --input <json>', 'JSON, @file, or - for stdin (required)'))
    .option('--name <name>', 'name of the execution: the same name with the same input never starts a second one')
    .option('--wait', 'wait for the end, and print the output')
    .addOption(
      new Option(
        '--timeout <seconds>',
        'with --wait: stop waiting after so many seconds (exit code 4); the execution goes on',
      ).argParser(positiveNumber),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell start concurrent-download --input @flags.json --wait
  $ echo '{"baseUrl":"https://www.fluentpython.com/data/flags","resourcePaths":["ad/ad.gif"],"lambdaConcur":5}' \\
      | stepwell start concurrent-download --input - --name flags-2026-11-22
  $ stepwell start MyStateMachine --input '{}' --endpoint-url http://127.0.0.1:4566`,
    )
    .action(async (given: string, flags) => (await import('./commands/start.js')).start(given, flags, terminal));
}

function addWatch(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('watch'))
    .summary('follow an execution')
    .description(
      "Follow an execution until it ends: a progress bar on a terminal for workflows that tell their progress, else the history's events line by line. The exit code tells how it ended.",
    )
    .argument('<execution>', 'ARN or name of an execution')
    .option('--workflow <workflow>', 'the state machine that a name belongs to')
    .option('--events', 'print events on a terminal, too')
    .addOption(
      new Option('--after <id>', 'resume after the event with this id').argParser(integer(0, Number.MAX_SAFE_INTEGER)),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell watch flags-2026-11-22
  $ stepwell watch arn:aws:states:…:execution:Images:flags --json | jq .event.type`,
    )
    .action(async (given: string, flags) => (await import('./commands/watch.js')).watch(given, flags, terminal));
}

function addList(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('list'))
    .summary('list state machines, or executions of one')
    .description('List the state machines; or, given one of them, its newest executions.')
    .argument('[workflow]', 'a workflow, or the name or ARN of a state machine')
    .addOption(
      new Option('--status <status>', 'only executions with this status').choices([
        'RUNNING',
        'SUCCEEDED',
        'FAILED',
        'TIMED_OUT',
        'ABORTED',
        'PENDING_REDRIVE',
      ]),
    )
    .addOption(new Option('--limit <number>', 'at most so many executions').argParser(integer(1, 100_000)).default(20))
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell list
  $ stepwell list concurrent-download --status FAILED`,
    )
    .action(async (given: string | undefined, flags) =>
      (await import('./commands/list.js')).list(given, flags, terminal),
    );
}

function addShow(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('show'))
    .summary('show an execution')
    .description('Show an execution: its status, its input, its states with their durations, its output or its error.')
    .argument('<execution>', 'ARN or name of an execution')
    .option('--workflow <workflow>', 'the state machine that a name belongs to')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell show flags-2026-11-22`,
    )
    .action(async (given: string, flags) => (await import('./commands/show.js')).show(given, flags, terminal));
}

function addHistory(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('history'))
    .summary("print an execution's events")
    .description(
      "Print the events of an execution's history so far, oldest first. To follow it as it goes on: stepwell watch.",
    )
    .argument('<execution>', 'ARN or name of an execution')
    .option('--workflow <workflow>', 'the state machine that a name belongs to')
    .option('--data', 'print input, output and parameters below each event')
    .option('--failures', 'only events that tell of a failure')
    .addOption(
      new Option('--after <id>', 'only events after the one with this id').argParser(
        integer(0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(new Option('--limit <number>', 'at most so many events').argParser(integer(1, 100_000)))
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell history flags-2026-11-22 --failures --data
  $ stepwell history flags-2026-11-22 --json | jq -r .event.type | sort | uniq -c`,
    )
    .action(async (given: string, flags) => (await import('./commands/history.js')).history(given, flags, terminal));
}

function addStop(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('stop'))
    .summary('stop an execution')
    .description('Stop an execution. One that has ended already stays as it is.')
    .argument('<execution>', 'ARN or name of an execution')
    .option('--workflow <workflow>', 'the state machine that a name belongs to')
    .option('--error <name>', 'error name of the stopped execution')
    .option('--cause <text>', 'why, for whoever reads it later')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell stop flags-2026-11-22 --cause 'wrong list'`,
    )
    .action(async (given: string, flags) => (await import('./commands/stop.js')).stop(given, flags, terminal));
}

function addRedrive(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('redrive'))
    .summary('go on with an execution that failed')
    .description(
      'Go on with an execution that failed, timed out or was stopped, from the state where it ended. What succeeded does not run again.',
    )
    .argument('<execution>', 'ARN or name of an execution')
    .option('--workflow <workflow>', 'the state machine that a name belongs to')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell redrive flags-2026-11-22 && stepwell watch flags-2026-11-22`,
    )
    .action(async (given: string, flags) => (await import('./commands/redrive.js')).redrive(given, flags, terminal));
}

function addLogs(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('logs'))
    .summary('print the log of a function or a state machine')
    .description('Print what a function, a state machine or a log group has logged, in the order of time.')
    .argument('<source>', 'a function, a state machine, a workflow or a log group: its name or ARN')
    .option('-f, --follow', 'go on with what is logged from now on, until Ctrl-C')
    .addOption(
      new Option('--since <time>', 'only from then on: 30s, 10m, 2h or 1d ago, or a date').argParser((text) =>
        parseSince(text),
      ),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell logs concurrent-download --since 10m
  $ stepwell logs /aws/lambda/my-function --follow`,
    )
    .action(async (given: string, flags) => (await import('./commands/logs.js')).logs(given, flags, terminal));
}

function addRuns(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('runs'))
    .summary('list the last runs of quality control of a group')
    .description(
      'List the last runs of quality control of a group, newest first; with --messages, what their checks found.',
    )
    .argument('<group>', 'GroupID, such as a weather station')
    .option('--workflow <workflow>', 'the state machine, where more than one runs quality-control', 'quality-control')
    .option('--stream <stream>', 'only runs of this StreamID')
    .option('--failed', 'only runs that did not pass')
    .addOption(
      new Option('--since <time>', 'only from then on: 30s, 10m, 2h or 1d ago, or a date').argParser((text) =>
        parseSince(text),
      ),
    )
    .addOption(new Option('--limit <number>', 'at most so many runs').argParser(integer(1, 100_000)).default(20))
    .option('--messages', 'print what the checks found')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell runs station-1 --stream temperature
  $ stepwell runs station-1 --limit 1 --messages`,
    )
    .action(async (group: string, flags) => (await import('./commands/runs.js')).runs(group, flags, terminal));
}
