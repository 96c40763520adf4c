import { Command, Option } from 'commander';
import { addDeploy, addDoctor, addInit } from './app-commands.js';
import { addAws, addEnv, addMocks, runtimeCommand } from './environment-commands.js';
import { logKinds } from './log-kinds.js';
import { addCompletion, addGraph, addValidate } from './definition-commands.js';
import { assignment, parseSince } from './option-values.js';
import { jsonOption, positiveNumber, addTargetOptions, integer } from './shared-options.js';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

const exitCodeHelp = `
Exit codes:
  0 success, 1 unexpected error, 2 invalid usage or input, 3 execution failed or was stopped,
  4 timed out, 5 feature not supported, 130 interrupted

Data is written to stdout, everything else to stderr. With --json, each line of stdout is a JSON object.`;

/**
 * Creates the command line. The code of a command is loaded when it runs, so that `--help` stays fast. Never ends the
 * process: commander's errors are thrown, and its output is written to the terminal that is passed.
 */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('stepwell')
    .description('Run CDK apps with Step Functions locally. Start, watch and stop executions locally or on AWS.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .exitOverride()
    .hook('preAction', (_, command) => checkNotEmpty(command))
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // The caller reports errors, because it knows whether --json is set.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
    })
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell up                                        run the CDK app in this folder
  $ stepwell list                                      list state machines
  $ stepwell start concurrent-download --input @flags.json --wait
  $ stepwell watch flags-2026-11-22
${exitCodeHelp}`,
    );
  addUp(program, terminal);
  addEnv(program, terminal);
  addAws(program, terminal);
  addStart(program, terminal);
  addWatch(program, terminal);
  addList(program, terminal);
  addShow(program, terminal);
  addHistory(program, terminal);
  addStop(program, terminal);
  addRedrive(program, terminal);
  addLogs(program, terminal);
  addQualityControl(program, terminal);
  addGraph(program, terminal);
  addValidate(program, terminal);
  addMocks(program, terminal);
  addInit(program, terminal, version);
  addDeploy(program, terminal);
  addDoctor(program, terminal);
  addCompletion(program, terminal);
  return program;
}

/** Rejects empty values, which usually come from unset shell variables. */
function checkNotEmpty(command: Command): void {
  const { registeredArguments, processedArgs } = command;
  for (const [index, argument] of registeredArguments.entries()) {
    if ([processedArgs[index]].flat().includes(''))
      throw new UsageError(
        `${argument.name()} must not be empty. Run stepwell ${command.name()} --help for examples`,
        argument.name(),
      );
  }
  for (const option of command.options) {
    const flag = option.long ?? option.flags;
    if ([command.getOptionValue(option.attributeName())].flat().includes(''))
      throw new UsageError(`${flag} must not be empty. Specify a value or omit the flag`, flag);
  }
}

function addUp(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .summary('run a CDK app locally')
    .description(
      'Run a CDK app locally, behind one endpoint on 127.0.0.1. Runs the cloud assembly in --app, else cdk.out of ' +
        'the CDK app in this folder (synthesized if missing or outdated), else an empty environment. Press Ctrl-C ' +
        'to stop (exit code 0).',
    )
    .option('--app <folder>', 'a cloud assembly, the output of cdk synth')
    .option('--synth', 'always synthesize the app first')
    .option('--no-synth', 'never synthesize; run the existing output')
    .option('--open', 'open the console in the browser')
    .option('-w, --watch', 'synthesize and update when the app changes; data and executions are kept')
    .addOption(
      new Option(
        '--port <number>',
        'port of the endpoint (default: 4570, or the next free port); 0 for any free port',
      ).argParser(integer(0, 65_535)),
    )
    .option('--region <name>', 'AWS region of the environment', undefined)
    .option('--stacks <patterns...>', 'stacks to run, with those that they depend on, such as Prod/*')
    .addOption(
      new Option('--parameters <name=value...>', 'template parameters, each also as <stack>:<name>=<value>').argParser(
        assignment,
      ),
    )
    .addOption(new Option('-c, --context <key=value...>', 'context of the app').argParser(assignment))
    .option('--strict', 'fail if a part of the app does not work here')
    .addOption(
      new Option('--log <kinds...>', 'also print every call of a service, or what functions log').choices(logKinds),
    )
    .addOption(
      new Option(
        '--runtime <name=command...>',
        "commands that run functions with a Lambda runtime, over Lambda's Runtime API",
      ).argParser(runtimeCommand),
    )
    .option('--mocks <file>', 'answer tasks and API calls from a file (stepwell mocks init writes one)')
    .option('-q, --quiet', 'print only the environment and problems')
    .option('--inspect [functions...]', 'let a debugger connect to functions, by parts of their names')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell up
  $ stepwell up --watch
  $ stepwell up --app ../infra/cdk.out --port 4566
  $ stepwell up --stacks Orders --parameters SenderEmail=ada@example.com
  $ stepwell up --mocks mocks.yaml                     answers what does not run here; read again when it changes
  $ stepwell up --inspect orders                       functions wait for a debugger, from port 9229 on
  $ stepwell up --runtime 'java21=java -cp lib/* Main' runs functions with the runtime java21
  $ stepwell up --log requests                         prints each call: status, duration, operation, resource
  $ stepwell up --json > ready.json &                  prints {"endpoint":"http://127.0.0.1:…",…} when ready`,
    )
    .action(async (flags) => (await import('./commands/up.js')).up(flags, terminal));
}

function addStart(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('start'))
    .summary('start an execution')
    .description(
      'Start an execution and print its ARN, or its output with --wait. Express state machines run synchronously ' +
        'and their output is printed.',
    )
    .argument('<workflow>', 'workflow (concurrent-download), or name or ARN of a state machine')
    .addOption(new Option('-i, --input <json>', 'JSON, @file, or - for stdin (required)'))
    .option('--name <name>', 'name of the execution; makes the start idempotent for the same input')
    .option('--wait', 'wait until the execution ends and print its output')
    .addOption(
      new Option(
        '--timeout <seconds>',
        'with --wait: maximum time to wait (exit code 4); the execution keeps running',
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
    .action(async (target: string, flags) => (await import('./commands/start.js')).start(target, flags, terminal));
}

function addWatch(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('watch'))
    .summary('follow an execution')
    .description(
      'Follow an execution until it ends. Shows a progress bar on a terminal if the workflow reports progress, ' +
        'else one line per event. The exit code is that of the execution.',
    )
    .argument('<execution>', 'ARN or name of the execution')
    .option('--workflow <workflow>', 'workflow or state machine of the execution name')
    .option('--events', 'print events instead of a progress bar')
    .addOption(
      new Option('--after <id>', 'resume after the event with this ID').argParser(integer(0, Number.MAX_SAFE_INTEGER)),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell watch flags-2026-11-22
  $ stepwell watch arn:aws:states:…:execution:Images:flags --json | jq .event.type`,
    )
    .action(async (target: string, flags) => (await import('./commands/watch.js')).watch(target, flags, terminal));
}

function addList(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('list'))
    .summary('list state machines or executions')
    .description('List state machines, or the newest executions of one.')
    .argument('[workflow]', 'workflow, or name or ARN of a state machine')
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
    .addOption(
      new Option('--limit <number>', 'maximum number of executions').argParser(integer(1, 100_000)).default(20),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell list
  $ stepwell list concurrent-download --status FAILED`,
    )
    .action(async (target: string | undefined, flags) =>
      (await import('./commands/list.js')).list(target, flags, terminal),
    );
}

function addShow(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('show'))
    .summary('show an execution')
    .description(
      'Show the status of an execution, its input, its states with their durations, and its output or error.',
    )
    .argument('<execution>', 'ARN or name of the execution')
    .option('--workflow <workflow>', 'workflow or state machine of the execution name')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell show flags-2026-11-22`,
    )
    .action(async (target: string, flags) => (await import('./commands/show.js')).show(target, flags, terminal));
}

function addHistory(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('history'))
    .summary('print the history of an execution')
    .description(
      'Print the history of an execution so far, oldest event first. To follow a running execution, use stepwell ' +
        'watch.',
    )
    .argument('<execution>', 'ARN or name of the execution')
    .option('--workflow <workflow>', 'workflow or state machine of the execution name')
    .option('--data', 'print input, output and parameters of each event')
    .option('--failures', 'only failure events')
    .addOption(
      new Option('--after <id>', 'only events after the event with this ID').argParser(
        integer(0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(new Option('--limit <number>', 'maximum number of events').argParser(integer(1, 100_000)))
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell history flags-2026-11-22 --failures --data
  $ stepwell history flags-2026-11-22 --json | jq -r .event.type | sort | uniq -c`,
    )
    .action(async (target: string, flags) => (await import('./commands/history.js')).history(target, flags, terminal));
}

function addStop(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('stop'))
    .summary('stop an execution')
    .description('Stop an execution. Has no effect if it has already ended.')
    .argument('<execution>', 'ARN or name of the execution')
    .option('--workflow <workflow>', 'workflow or state machine of the execution name')
    .option('--error <name>', 'error name of the stopped execution')
    .option('--cause <text>', 'reason, shown in the execution history')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell stop flags-2026-11-22 --cause 'wrong list'`,
    )
    .action(async (target: string, flags) => (await import('./commands/stop.js')).stop(target, flags, terminal));
}

function addRedrive(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('redrive'))
    .summary('redrive a failed execution')
    .description(
      'Redrive a failed, timed-out or stopped execution from the state in which it ended. States that succeeded ' +
        'do not run again.',
    )
    .argument('<execution>', 'ARN or name of the execution')
    .option('--workflow <workflow>', 'workflow or state machine of the execution name')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell redrive flags-2026-11-22 && stepwell watch flags-2026-11-22`,
    )
    .action(async (target: string, flags) => (await import('./commands/redrive.js')).redrive(target, flags, terminal));
}

function addLogs(program: Command, terminal: Terminal): void {
  addTargetOptions(program.command('logs'))
    .summary('print logs of a function or a state machine')
    .description('Print the log events of a function, a state machine or a log group, oldest first.')
    .argument('<source>', 'name or ARN of a function, state machine, workflow or log group')
    .option('-f, --follow', 'also print new events until Ctrl-C')
    .addOption(
      new Option('--since <time>', 'start time: 30s, 10m, 2h or 1d ago, or a date').argParser((text) =>
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
    .action(async (target: string, flags) => (await import('./commands/logs.js')).logs(target, flags, terminal));
}

function addQualityControl(program: Command, terminal: Terminal): void {
  const quality = program
    .command('quality-control')
    .summary('list quality control runs')
    .description('Read the results of a deployed QualityControl.')
    .addHelpText('after', '\nExamples:\n  $ stepwell quality-control runs station-1 --stream temperature');
  addTargetOptions(quality.command('runs'))
    .summary('list quality control runs')
    .description(
      'List the latest quality control runs of a group, newest first. With --messages, print the findings of ' +
        'their checks.',
    )
    .argument('<group>', 'GroupID, such as the ID of a weather station')
    .option('--workflow <workflow>', 'state machine, if more than one runs quality-control', 'quality-control')
    .option('--stream <stream>', 'only runs with this StreamID')
    .option('--failed', 'only runs that did not pass')
    .addOption(
      new Option('--since <time>', 'start time: 30s, 10m, 2h or 1d ago, or a date').argParser((text) =>
        parseSince(text),
      ),
    )
    .addOption(new Option('--limit <number>', 'maximum number of runs').argParser(integer(1, 100_000)).default(20))
    .option('--messages', 'print the findings of the checks')
    .addHelpText(
      'after',
      `
Examples:
  $ stepwell quality-control runs station-1 --stream temperature
  $ stepwell quality-control runs station-1 --limit 1 --messages`,
    )
    .action(async (group: string, flags) =>
      (await import('./commands/quality-control.js')).runs(group, flags, terminal),
    );
}
