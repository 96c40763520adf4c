import { spawn } from 'node:child_process';
import { environmentNotice, newestEnvironment, noEnvironment } from '../target.js';
import { localVariables, overridingVariables } from '../shell-variables.js';
import { createOutput } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';

const installation = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';

/**
 * `stepwell aws …`: runs the AWS CLI against `AWS_ENDPOINT_URL` if it is set, else against the running environment of
 * the app in the current folder.
 *
 * @param args arguments of the AWS CLI
 * @returns its exit code
 */
export async function aws(args: readonly string[], terminal: Terminal): Promise<number> {
  const { env, cwd, abortSignal } = terminal;
  const variables = await variablesFor(terminal);
  // It has the terminal, so Ctrl-C reaches it directly; other signals are forwarded.
  const url = variables['AWS_ENDPOINT_URL'] ?? env['AWS_ENDPOINT_URL'];
  // Version 1 of the AWS CLI ignores the variable for some services, such as SQS.
  const own = url === undefined || args.some((arg) => arg.startsWith('--endpoint-url')) ? [] : ['--endpoint-url', url];
  const child = spawn('aws', [...own, ...args], { cwd, stdio: 'inherit', env: { ...env, ...variables } });
  const end = () => void child.kill('SIGTERM');
  abortSignal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new UsageError(
      `The AWS CLI is not installed: there is no aws on the PATH. Install it: ${installation}`,
      'aws',
      {
        cause: error,
      },
    );
  } finally {
    abortSignal.removeEventListener('abort', end);
  }
}

/** Variables to change; `undefined` removes one. */
async function variablesFor(terminal: Terminal): Promise<Record<string, string | undefined>> {
  const { env } = terminal;
  const output = createOutput(terminal, false);
  if (env['AWS_ENDPOINT_URL']) {
    await output.notify(`Using AWS_ENDPOINT_URL: ${env['AWS_ENDPOINT_URL']}`);
    return {};
  }
  const discovered = await newestEnvironment(terminal);
  if (discovered === undefined) throw await noEnvironment(terminal);
  await output.notify(environmentNotice(discovered));
  return {
    ...Object.fromEntries(overridingVariables(env).map((name) => [name, undefined])),
    ...localVariables(discovered),
  };
}
