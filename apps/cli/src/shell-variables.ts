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
