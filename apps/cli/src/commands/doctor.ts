import { type Check, ChecksFailed } from '../doctor/check.js';
import { checkApp } from '../doctor/app-checks.js';
import { checkTarget } from '../doctor/target-checks.js';
import { type Colors, createOutput } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { type CommonFlags } from './command-context.js';

/** The minimum Node.js version, as in `engines` of the packages. */
const oldestNode = [20, 19] as const;

/** Checks the requirements of every command: Node.js. */
function checkMachine(nodeVersion: string): Check[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const node: Check = recent
    ? { name: 'Node.js', status: 'ok', message: nodeVersion }
    : {
        name: 'Node.js',
        status: 'failed',
        message: `${oldestNode.join('.')} or newer is required, got ${nodeVersion}`,
        remedy: `install ${oldestNode.join('.')} or newer`,
      };
  return [node, { name: 'Docker', status: 'ok', message: 'not required: Stepwell does not use containers' }];
}

/** The flags of `stepwell doctor`. */
interface DoctorFlags extends CommonFlags {
  readonly app?: string;
}

/** `stepwell doctor`: checks your setup. Rejects with {@link ChecksFailed} if a required check fails. */
export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  let failed = 0;
  let count = 0;
  const checking = [
    () => checkMachine(process.versions.node),
    () => checkApp(terminal.cwd, flags.app),
    () => checkTarget(flags, terminal),
  ];
  for (const runChecks of checking) {
    for (const check of await runChecks()) {
      await output.record({ type: 'check', ...check });
      for (const line of lines(check, output.colors)) await output.data(line);
      count += 1;
      if (check.status === 'failed') failed += 1;
    }
  }
  if (failed > 0) throw new ChecksFailed(`${failed} of ${count} checks failed`);
}

function lines({ name, status, message, remedy }: Check, colors: Colors): string[] {
  const sign = { ok: colors.green('ok      '), warning: colors.yellow('warning '), failed: colors.red('failed  ') }[
    status
  ];
  return [
    `${sign} ${name.padEnd(20)} ${message}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(30)}${colors.dim(remedy)}`]),
  ];
}
