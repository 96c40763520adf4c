import { type RunningEnvironment } from '@stepwell/local/discovery';
import { environmentNotice, newestEnvironment, noEnvironment } from '../target.js';
import {
  localVariables,
  overridingVariables,
  detectShell,
  evaluation,
  setVariables,
  type Shell,
  unsetVariables,
} from '../shell-variables.js';
import { createOutput } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';

/** The flags of `stepwell env`. */
export interface EnvFlags {
  readonly shell?: Shell;
  readonly unset?: boolean;
  readonly endpointUrl?: string;
  readonly json?: boolean;
}

/**
 * `stepwell env`: prints commands that let the AWS CLI, SDKs and other tools of a shell call the running environment of
 * the app in the current folder.
 */
export async function env(flags: EnvFlags, terminal: Terminal): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  const shell = flags.shell ?? detectShell(terminal.env);
  if (flags.unset === true) {
    const names = Object.keys(localVariables());
    for (const line of unsetVariables(shell, names)) await output.data(line);
    await output.record({ type: 'environment', environment: {}, unset: names });
    return;
  }
  const environment = await find(flags.endpointUrl, terminal);
  const variables = localVariables(environment);
  const overriding = overridingVariables(terminal.env);
  for (const line of [...setVariables(shell, variables), ...unsetVariables(shell, overriding)]) await output.data(line);
  const { endpoint, region, accountId } = environment;
  await output.record({ type: 'environment', endpoint, region, accountId, environment: variables, unset: overriding });
  if (terminal.stdout.isTTY === true && !output.json)
    await output.notify(
      `To set the variables: ${evaluation(shell, `stepwell env${shell === 'sh' ? '' : ` --shell ${shell}`}`)}`,
    );
}

async function find(endpointUrl: string | undefined, terminal: Terminal): Promise<RunningEnvironment> {
  if (endpointUrl === undefined) {
    const newest = await newestEnvironment(terminal);
    if (newest === undefined) throw await noEnvironment(terminal);
    if (newest.others > 0) await createOutput(terminal, false).notify(environmentNotice(newest));
    return newest;
  }
  const { findEnvironments } = await import('@stepwell/local/discovery');
  const running = await findEnvironments(undefined, terminal);
  const found = running.find(({ endpoint }) => endpoint === endpointUrl.replace(/\/$/, ''));
  if (found === undefined) throw await noEnvironment(terminal);
  return found;
}
