import { type Stepwell } from '@stepwell/sdk';
import { resolveTarget, type TargetFlags, type TargetSelection } from '../target.js';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';

/** Flags of every command that calls AWS. */
export interface CommonFlags extends TargetFlags {
  readonly json?: boolean;
}

/** Dependencies of such a command. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly stepwell: Stepwell;
  readonly abortSignal: AbortSignal;
}

/** Opens the target and names it on stderr if the user did not, runs the function, and always closes the connections. */
export async function withTarget<Result>(
  terminal: Terminal,
  flags: CommonFlags,
  run: (context: CommandContext) => Promise<Result>,
  selection?: TargetSelection,
): Promise<Result> {
  const output = createOutput(terminal, flags.json === true);
  const { stepwell, notice } = await resolveTarget(flags, terminal, selection);
  try {
    if (notice !== undefined) await output.notify(notice);
    return await run({
      terminal,
      output,
      stepwell,
      abortSignal: terminal.abortSignal,
    });
  } finally {
    stepwell.destroy();
  }
}
