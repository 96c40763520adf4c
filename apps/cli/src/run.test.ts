import { describe, expect, it } from 'vitest';
import { run } from './run.js';
import { capturedTerminal } from './testing/captured-terminal.js';

describe('the command line', () => {
  it('prints help without arguments', async () => {
    const terminal = capturedTerminal();
    expect(await run([], terminal, '1.2.3')).toBe(0);
    expect(terminal.out()).toContain('Usage: stepwell');
    expect(terminal.err()).toBe('');
  });

  it.each([
    'up',
    'start',
    'watch',
    'list',
    'show',
    'history',
    'stop',
    'redrive',
    'logs',
    'quality-control',
    'graph',
    'validate',
    'mocks',
    'completion',
    'init',
    'deploy',
    'doctor',
  ])('has help with examples for %s', async (command) => {
    const terminal = capturedTerminal();
    expect(await run([command, '--help'], terminal, '1.2.3')).toBe(0);
    expect(terminal.out()).toContain(`Usage: stepwell ${command}`);
    expect(terminal.out()).toMatch(/Examples:\n {2}\$/);
  });

  it('prints its version', async () => {
    const terminal = capturedTerminal();
    expect(await run(['--version'], terminal, '1.2.3')).toBe(0);
    expect(terminal.out()).toBe('1.2.3\n');
  });

  it.each([
    [['strat'], "unknown command 'strat'\n(Did you mean start?)"],
    [['events'], "unknown command 'events'\n(Did you mean history?)"],
    [
      ['up', '--app', 'missing', '--parameters', 'A=1', 'B=2', '-c', 'a=b', 'c=d'],
      '--context cannot be used with --app',
    ],
    [['quality-control', 'runs'], 'group is required. Run stepwell quality-control runs --help for examples'],
    [['frobnicate'], "unknown command 'frobnicate'\nRun stepwell --help for a list of commands"],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
    [['start', 'x', '--inptu', '{}'], "unknown option '--inptu'\n(Did you mean --input?)"],
    [['start'], 'workflow is required. Run stepwell start --help for examples'],
    [['start', 'x'], '--input is required: JSON, @file, or - for stdin'],
    [['start', 'x', 'y', '--input', '{}'], 'too many arguments'],
    [['start', 'x', '--input', '{'], "'{' is not JSON"],
    [['start', 'x', '--input', '@missing.json'], "--input: there is no file 'missing.json'"],
    [['start', 'x', '--input', '{}', '--timeout', '5'], '--timeout requires --wait'],
    [['start', 'x', '--input', '{}', '--wait', '--timeout', '-1'], 'Must be a number of seconds greater than 0'],
    [['list', '--limit', '0'], 'Must be an integer from 1'],
    [['list', '--status', 'DONE'], 'Allowed choices are RUNNING'],
    [
      ['list', '--endpoint-url', 'localhost:4566', '--region', 'us-east-1'],
      "--endpoint-url must be a URL such as http://127.0.0.1:4566, got 'localhost:4566'",
    ],
    [
      ['watch', 'arn:aws:states:us-east-1:1:stateMachine:x', '--endpoint-url', 'http://127.0.0.1:9'],
      'must be the ARN of a Standard execution',
    ],
  ])('rejects %j with exit code 2 and the fix', async (args, message) => {
    const terminal = capturedTerminal();
    expect(await run(args, terminal, '1.2.3')).toBe(2);
    expect(terminal.err()).toContain(message);
    expect(terminal.err()).toMatch(/^stepwell: /);
    expect(terminal.err()).not.toMatch(/\n {4}at /);
    expect(terminal.out()).toBe('');
  });

  it('rejects an invalid input of a known workflow before any call', async () => {
    const terminal = capturedTerminal({
      input: '{"baseUrl":"https://example.com","resourcePaths":[],"lambdaConcur":5}',
    });
    expect(
      await run(
        ['start', 'concurrent-download', '--input', '-', '--endpoint-url', 'http://127.0.0.1:9'],
        terminal,
        '1.2.3',
      ),
    ).toBe(2);
    expect(terminal.err()).toMatch(/^stepwell: resourcePaths must be a non-empty list .*, got \[\]/);
  });

  it('prints errors as JSON with --json', async () => {
    const terminal = capturedTerminal();
    expect(
      await run(['start', 'concurrent-download', '--input', '{"lambdaConcur":0}', '--json'], terminal, '1.2.3'),
    ).toBe(2);
    const { version, type, error } = JSON.parse(terminal.err()) as {
      version: number;
      type: string;
      error: Record<string, unknown>;
    };
    expect({ version, type }).toEqual({ version: 1, type: 'error' });
    expect(error).toMatchObject({ name: 'InvalidInput', exitCode: 2, field: 'baseUrl' });
    expect(error['problems']).toContainEqual({
      field: 'lambdaConcur',
      message: expect.stringContaining(
        'lambdaConcur must be an integer from 1 to 40, the number of concurrent requests of one function, got 0',
      ) as string,
    });
  });

  it('exits with code 1 and names the endpoint if it does not respond', async () => {
    const terminal = capturedTerminal();
    expect(await run(['list', '--endpoint-url', 'http://127.0.0.1:9', '--json'], terminal, '1.2.3')).toBe(1);
    expect(JSON.parse(terminal.err())).toMatchObject({
      error: {
        name: 'EndpointUnreachable',
        message: expect.stringContaining('http://127.0.0.1:9') as string,
        retryable: true,
        exitCode: 1,
      },
    });
  });
});
