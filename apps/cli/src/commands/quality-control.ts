import { workflowOf } from '@stepwell/sdk';
import { qualityControl, type QualityControl, type QualityRun } from '@stepwell/sdk/quality-control';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { table } from '../terminal/table.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell quality-control runs`. */
export interface RunsFlags extends CommonFlags {
  readonly workflow: string;
  readonly stream?: string;
  readonly failed?: boolean;
  readonly since?: number;
  readonly limit: number;
  readonly messages?: boolean;
}

/** `stepwell quality-control runs <group>`: prints the latest quality control runs of a group, and with `--messages` their findings. */
export async function runs(group: string, flags: RunsFlags, terminal: Terminal): Promise<void> {
  await withTarget(terminal, flags, async (context) => {
    const { stepwell, abortSignal } = context;
    const { stateMachineArn, name } = await resolveStateMachine(stepwell, flags.workflow, abortSignal);
    if ((await workflowOf(stepwell, stateMachineArn, { abortSignal })) !== 'quality-control')
      throw new UsageError(`--workflow must be a state machine that runs quality-control, got '${name}'`, '--workflow');
    const quality = qualityControl(stepwell, { stateMachineArn });
    const found: QualityRun[] = [];
    const options = {
      limit: flags.limit,
      streamId: flags.stream,
      totalPass: flags.failed === true ? false : undefined,
      since: flags.since === undefined ? undefined : new Date(flags.since),
      abortSignal,
    };
    for await (const run of quality.runs(group, options)) found.push(run);
    await (flags.messages === true ? printMessages(quality, found, context) : printRuns(found, context));
    if (found.length === 0) await context.output.notify(`There are no matching runs of ${group}.`);
  });
}

async function printRuns(found: readonly QualityRun[], { output }: CommandContext): Promise<void> {
  for (const run of found) await output.record({ type: 'qualityRun', ...run });
  const rows = found.map((run) => [run.StartTime, run.StreamID, verdict(run.TotalPass), failedChecks(run), run.QCPID]);
  for (const line of table(['STARTED', 'STREAM', 'RESULT', 'FAILED CHECKS', 'RUN'], rows, output.colors))
    await output.data(line);
}

async function printMessages(
  quality: QualityControl,
  found: readonly QualityRun[],
  { output, abortSignal }: CommandContext,
): Promise<void> {
  for (const run of found) {
    await output.data(
      [run.StartTime, run.StreamID, verdict(run.TotalPass), run.reason].filter((part) => part !== undefined).join('  '),
    );
    for await (const message of quality.messages(run, { abortSignal })) {
      await output.record({ type: 'qualityMessage', QCPID: run.QCPID, StartTime: run.StartTime, ...message });
      await output.data(
        message.number === 0 ? `  ${message.check}: ${message.code} (${message.text})` : `    - ${message.text}`,
      );
    }
  }
}

function verdict(totalPass: boolean | undefined): string {
  return totalPass === undefined ? 'running' : totalPass ? 'passed' : 'failed';
}

function failedChecks({ checks, reason }: QualityRun): string {
  const failed = Object.entries(checks)
    .filter(([, { pass }]) => !pass)
    .map(([check]) => check);
  return failed.length > 0 ? failed.join(', ') : reason === undefined ? '-' : 'no data';
}
