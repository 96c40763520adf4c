import { type SampleMock } from '@stepwell/local';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { mocksFromHistory } from './mocks-from-history.js';
import { type CommentedMock, rejectExisting, writeMocks } from './write-mocks.js';
import { resolveApp } from './watched-app.js';

/** The flags of `stepwell mocks`. */
export interface MocksFlags {
  readonly app?: string;
  readonly out?: string;
  readonly stateMachine?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `stepwell mocks init` and `stepwell mocks from-history`: writes a file of mocks. */
export async function mocks(
  action: 'init' | 'from-history',
  file: string | undefined,
  flags: MocksFlags,
  terminal: Terminal,
): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  if (action === 'init') await init(file, flags, terminal, output);
  else await mocksFromHistory(file, flags, terminal, output);
}

async function init(file: string | undefined, flags: MocksFlags, terminal: Terminal, output: Output): Promise<void> {
  if (file !== undefined)
    throw new UsageError(`file: mocks init has no file, got '${file}'. Specify the file to write with --out`, 'file');
  if (flags.stateMachine !== undefined)
    throw new UsageError('--state-machine is an option of mocks from-history', '--state-machine');
  const out = flags.out ?? 'mocks.yaml';
  await rejectExisting(out, flags, terminal);
  const app = await resolveApp({ app: flags.app }, terminal, output);
  if (app === undefined)
    throw new UsageError(
      '--app is required: there is no CDK app in this folder. Specify the output of cdk synth',
      '--app',
    );
  const { sampleMocks } = await import('@stepwell/local');
  const { mocks: found, problems } = await sampleMocks(app.assembly);
  for (const problem of problems) await output.notify(`A state machine was skipped: ${problem}`);
  if (found.length === 0) await output.notify('No mocks are needed: every task of the app can run here');
  else await writeMocks(found.map(commented), out, flags, terminal, output);
  if (found.length === 0) await output.record({ type: 'mocks', mocks: [] });
  else await output.notify(`Replace the generated results by real ones. Run the app: stepwell up --mocks ${out}`);
}

function commented({ mock, resource, reason, isModeled }: SampleMock): CommentedMock {
  const note = isModeled ? '' : ' The result is not known: replace it.';
  return { mock, comment: ` ${resource}: ${reason}${note}` };
}
