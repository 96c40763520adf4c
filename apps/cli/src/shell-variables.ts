import { type RunningEnvironment } from '@stepwell/local/discovery';

/** Variables that make the AWS CLI and SDKs call an environment. boto3 reads only `AWS_DEFAULT_REGION`. */
export function localVariables({
  endpoint,
  region,
  credentials,
}: Pick<RunningEnvironment, 'endpoint' | 'region' | 'credentials'> = none): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** Variables of a shell that would take precedence over those of an environment, or mix with them. */
export function overridingVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const others = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
  return Object.keys(env)
    .filter((name) => env[name] && (others.includes(name) || /^AWS_ENDPOINT_URL_./.test(name)))
    .sort();
}

const none = { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' } };

/** The shells whose syntax `stepwell env` writes. */
export const shells = ['sh', 'bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

/** Commands that set variables. */
export function setVariables(shell: Shell, variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => {
    if (shell === 'powershell') return `$env:${name} = '${value.replaceAll("'", "''")}'`;
    if (shell === 'fish') return `set -gx ${name} '${value.replaceAll(/[\\']/g, '\\$&')}';`;
    return `export ${name}='${value.replaceAll("'", `'\\''`)}'`;
  });
}

/** Commands that remove variables. */
export function unsetVariables(shell: Shell, names: readonly string[]): string[] {
  return names.map((name) => {
    if (shell === 'powershell') return `Remove-Item Env:${name} -ErrorAction SilentlyContinue`;
    return shell === 'fish' ? `set -e ${name};` : `unset ${name}`;
  });
}

/** The command that evaluates the output of another one. */
export function evaluation(shell: Shell, command: string): string {
  if (shell === 'powershell') return `${command} | Out-String | Invoke-Expression`;
  return shell === 'fish' ? `${command} | source` : `eval "$(${command})"`;
}

/** The user's shell. */
export function detectShell(env: Readonly<Record<string, string | undefined>>): Shell {
  const name = (env['SHELL'] ?? '').split(/[\\/]/).at(-1);
  const found = shells.find((shell) => shell === name);
  return found ?? (process.platform === 'win32' && name === '' ? 'powershell' : 'sh');
}
