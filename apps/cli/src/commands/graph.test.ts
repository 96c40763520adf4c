import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { untypedWorkflow } from '@stepwell/sdk';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';
import { records, runBin } from '../testing/bin.js';
import { capturedTerminal } from '../testing/captured-terminal.js';
import { cdkFolder } from '../testing/cdk-folder.js';
import { startMachines, type LocalMachines } from '../testing/local-machines.js';
import { orderDefinition } from '../testing/order-definition.js';

let machines: LocalMachines;
beforeAll(async () => {
  machines = await startMachines();
  const { stateMachineArn = '' } = await machines.stepwell.sfn.send(
    new CreateStateMachineCommand({
      name: 'Orders',
      definition: JSON.stringify(orderDefinition),
      roleArn: 'arn:aws:iam::123456789012:role/States',
    }),
  );
  const orders = untypedWorkflow(machines.stepwell, { stateMachineArn });
  await orders.execute({ items: ['a', 'gone'], wait: false }, { name: 'caught', minDelay: 0.01 });
  await orders.start({ items: ['a'], wait: true }, { name: 'waits' });
});
afterAll(() => machines[Symbol.asyncDispose]());

async function graph(args: readonly string[], input?: string) {
  const terminal = capturedTerminal({ input, env: machines.bin.env });
  const code = await run(['graph', ...args], terminal, '0');
  return { code, stdout: terminal.out(), stderr: terminal.err() };
}

const definition = JSON.stringify(orderDefinition);
const stateNames = [
  'Check order',
  'Nothing ordered',
  'Wait a day',
  'Prepare',
  'Apologize',
  'Ship',
  'Reserve',
  'Reserve item',
  'Out of stock',
  'Reserved',
  'Price',
];

describe('stepwell graph', () => {
  it('draws a definition from stdin, each state in a box, and without colors if stdout is not a terminal', async () => {
    const { code, stdout, stderr } = await graph(['-'], definition);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of stateNames) expect(stdout).toMatch(new RegExp(`[│─] +${name} `));
    expect(stdout).toContain('╭─ Prepare · Parallel ─');
    expect(stdout).not.toContain('\u001b');
  });

  it('prints Mermaid', async () => {
    const { code, stdout } = await graph(['-', '--mermaid'], definition);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^stateDiagram-v2\n/);
    expect(stdout).toMatch(/^ {2}check_order --> wait_a_day: not yet$/m);
    expect(stdout).toMatch(/^ {2}prepare --> apologize: OutOfStock$/m);
  });

  it('prints an SVG image', async () => {
    const { code, stdout } = await graph(['-', '--svg'], definition);
    expect(code).toBe(0);
    expect(XMLValidator.validate(stdout)).toBe(true);
    for (const name of stateNames) expect(stdout).toContain(`<title>${name}: `);
  });

  it('colors a deployed state machine by an execution, and prints a legend', async () => {
    const drawn = await graph(['Orders', '--execution', 'caught']);
    expect(drawn.code).toBe(0);
    expect(drawn.stdout).toMatch(/SUCCEEDED: failed 'Reserve', 'Out of stock'; caught 'Prepare'; succeeded /);
    expect((await graph(['--execution', 'waits'])).stdout).toMatch(
      /RUNNING: running 'Wait a day'; succeeded 'Check order'\n$/,
    );
    const image = (await graph(['--execution', 'caught', '--svg'])).stdout;
    expect(image).toMatch(/class="caught"[^]*<title>Prepare: caught</);
    expect(image).toContain('<title>Nothing ordered: not visited<');
    expect((await graph(['--execution', 'caught', '--mermaid'])).stdout).toMatch(/^ {2}class apologize succeeded$/m);
  });

  it('uses colors on a terminal, and warns if the graph is wider', async () => {
    const terminal = capturedTerminal({ env: machines.bin.env });
    Object.assign(terminal.stdout, { isTTY: true, columns: 40 });
    expect(await run(['graph', 'Orders', '--execution', 'caught'], terminal, '0')).toBe(0);
    expect(terminal.out()).toMatch(/\u001b\[31m[^\u001b]*Out of stock/);
    expect(terminal.out()).toMatch(/\u001b\[33m[^\u001b]*Prepare/);
    expect(terminal.out()).toMatch(/\u001b\[2m[^\u001b]*Nothing ordered/);
    expect(terminal.err()).toMatch(
      /^The graph is \d+ columns wide, but the terminal has 40\. Pipe it to less -RS or use --svg\n$/,
    );
  });

  it('prints the same in a separate process', async () => {
    const drawn = await runBin(['graph', '-'], { input: definition });
    expect(drawn).toEqual(await graph(['-'], definition));
    expect((await runBin(['graph', '-'], { input: '{' })).code).toBe(2);
  });

  it('prints states, transitions and their results with --json, for the ARN of an execution', async () => {
    const { code, stdout } = await graph(['arn:aws:states:us-east-1:123456789012:execution:Orders:caught', '--json']);
    expect(code).toBe(0);
    const [record] = records(stdout);
    expect(record).toMatchObject({
      version: 1,
      type: 'graph',
      name: 'caught',
      status: 'SUCCEEDED',
      startAt: 'Check order',
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Orders',
    });
    expect(record?.['states']).toContainEqual({
      name: 'Price',
      type: 'Pass',
      ends: true,
      inside: { state: 'Prepare', branch: 1 },
      result: 'succeeded',
    });
    expect(record?.['transitions']).toContainEqual({
      from: 'Prepare',
      to: 'Apologize',
      kind: 'catch',
      label: 'OutOfStock',
      taken: true,
    });
    expect(record?.['transitions']).toContainEqual({
      from: 'Check order',
      to: 'Wait a day',
      kind: 'choice',
      label: 'not yet',
      taken: false,
    });
  });

  it('draws the state machine of a cloud assembly, and of the app in the folder', async () => {
    await using app = await cdkFolder({ synthesized: true });
    expect((await graph([`${app.folder}/cdk.out`, '--state-machine', 'Machine'])).stdout).toMatch(/│ +Greet +│/);
    const terminal = capturedTerminal({ cwd: app.folder });
    expect(await run(['graph'], terminal, '0')).toBe(0);
    expect(terminal.out()).toMatch(/│ +Greet +│/);
    expect(await graph([`${app.folder}/cdk.out`, '--state-machine', 'Unknown'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('State machines:\n  Greetings/Machine/Resource') as string,
    });
  });

  it.each([
    [['-'], '{', 'stdin is not JSON'],
    [['-'], '{"States":{}}', 'is not a state machine definition'],
    [['nowhere.json'], '', "there is no file or folder 'nowhere.json'"],
    [['-', '--mermaid', '--svg'], definition, "option '--mermaid' cannot be used with option '--svg'"],
    [['Unknown'], '', "There is no state machine or workflow named 'Unknown'"],
    [['--execution', 'unknown'], '', "There is no execution named 'unknown'"],
  ])('rejects %j with exit code 2', async (args, input, message) => {
    const { code, stdout, stderr } = await graph(args, input);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
