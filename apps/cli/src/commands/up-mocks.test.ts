import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '@stepwell/local';
import { expect, it } from 'vitest';
import { captureLines, capturedTerminal } from '../testing/captured-terminal.js';
import { createOutput } from '../terminal/output.js';
import { ChangeQueue } from '../watch/change-queue.js';
import { followMocks } from './up-mocks.js';
import { followApp } from './up-watch.js';

/** Writes an assembly with a state machine of one state. */
async function writeAssembly(folder: string, state: string): Promise<void> {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:polly:listLexicons', Parameters: {}, End: true };
  const Machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'Speech',
      RoleArn: 'arn:aws:iam::123456789012:role/any',
      DefinitionString: JSON.stringify({ StartAt: state, States: { [state]: task } }),
    },
  };
  const properties = { templateFile: 'App.template.json' };
  const App = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties };
  await writeFile(join(folder, 'App.template.json'), JSON.stringify({ Resources: { Machine } }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { App } }));
}

it('mocks are read again when the app is reloaded, and compared with its new states', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-up-mocks-'));
  const mocks = join(folder, 'mocks.yaml');
  const writeMock = (state: string, result: string) =>
    writeFile(mocks, `mocks:\n  - state: ${state}\n    result: ${result}\n`);
  await writeAssembly(folder, 'Call');
  await writeMock('Call', '{}');
  const lines = captureLines();
  const ending = new AbortController();
  const terminal = capturedTerminal({ stderr: lines.stdout, abortSignal: ending.signal });
  const output = createOutput(terminal, false);
  await using environment = await startLocal({ app: folder, mocks });
  const followed = await followMocks(environment, mocks, terminal, output);
  // Without its watcher, only the app causes further reads.
  await followed[Symbol.asyncDispose]();
  const changes = new ChangeQueue();
  const app = { assembly: folder, sources: undefined, synthesize: () => Promise.resolve() };
  const following = followApp(environment, app, terminal, output, { changes, watch: false, mocks: followed });
  const updated = async (times: number) => {
    const pattern = new RegExp(`(?:(Nothing to update|Updated in)[^]*){${times}}`);
    await expect.poll(() => terminal.out() + String(pattern.test(terminal.out()))).toMatch(/true$/);
  };

  await writeMock('Call', '{ Lexicons: 1 }');
  changes.request();
  await lines.waitFor(/Reloading\nMocks are not changed: [^]*mocks\[0\]\.result\.Lexicons must be an array/);
  await updated(1);
  await writeMock('Later', '{}');
  changes.add('mocks');
  await lines.waitFor(/Changed: mocks\nMocks are not changed: [^]*the app has no state 'Later'/);
  await updated(2);
  await writeAssembly(folder, 'Later');
  changes.add('app');
  await lines.waitFor(/Changed: app\nMocks were read again\n/);
  await updated(3);
  // A valid file is only reported on request.
  changes.add('again');
  await lines.waitFor(/Changed: again\n/);
  await updated(4);
  changes.request();
  await lines.waitFor(/Changed: again\nReloading\nMocks were read again\n/);
  ending.abort();
  await following.catch(() => undefined);
  await rm(folder, { recursive: true });
});
