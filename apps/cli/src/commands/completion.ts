import { type Command } from 'commander';
import { commandTree } from '../completion/command-tree.js';
import { createOutput } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { workflowIds } from '../workflows.js';

/** `stepwell completion <shell>`: prints a completion script generated from the commands. */
export async function completion(shell: 'bash' | 'zsh' | 'fish', program: Command, terminal: Terminal): Promise<void> {
  const commands = commandTree(program, workflowIds);
  await createOutput(terminal, false).data(await scripts[shell](commands));
}

const scripts = {
  bash: async (commands: ReturnType<typeof commandTree>) =>
    (await import('../completion/bash.js')).bashCompletion(commands),
  zsh: async (commands: ReturnType<typeof commandTree>) =>
    (await import('../completion/zsh.js')).zshCompletion(commands),
  fish: async (commands: ReturnType<typeof commandTree>) =>
    (await import('../completion/fish.js')).fishCompletion(commands),
} as const;
