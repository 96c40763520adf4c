import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../program.js';
import { run } from '../run.js';
import { capturedTerminal } from '../testing/captured-terminal.js';

const present = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) {
    const terminal = capturedTerminal();
    expect(await run(['completion', shell], terminal, '0')).toBe(0);
    await writeFile(join(folder, shell), terminal.out());
  }
  await writeFile(join(folder, 'order.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true }));

const commands = createProgram(capturedTerminal(), '0').commands.map((command) => command.name());

describe.skipIf(!present('bash'))('completions in bash', () => {
  const completed = (...words: string[]): string[] => {
    const script = `source ./bash; COMP_WORDS=(${['stepwell', ...words].map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _stepwell; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-uc', script], { cwd: folder, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  };

  it('offer every command', () => {
    expect(completed('')).toEqual(expect.arrayContaining([...commands, 'help', '--version']));
    expect(completed('re')).toEqual(['redrive']);
  });

  it('offer the workflows and the flags of a command', () => {
    expect(completed('start', 'conc')).toEqual(['concurrent-download']);
    expect(completed('graph', '--m')).toEqual(['--mermaid']);
    expect(completed('history', '--f')).toEqual(['--failures']);
  });

  it('offer the values of a flag, and files for a file flag', () => {
    expect(completed('list', '--status', 'F')).toEqual(['FAILED']);
    expect(completed('start', '--input', '@ord')).toEqual(['@order.json']);
    expect(completed('validate', 'ord')).toEqual(['order.json']);
    expect(completed('start', '--name', '')).toEqual([]);
  });
});

describe.skipIf(!present('zsh'))('completions in zsh', () => {
  it('are a valid zsh script', () => {
    expect(spawnSync('zsh', ['-n', 'zsh'], { cwd: folder, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe.skipIf(!present('fish'))('completions in fish', () => {
  it('offer commands and flags', () => {
    const completed = (line: string) =>
      execFileSync('fish', ['--no-config', '-c', `source fish; complete -C '${line}'`], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(completed('stepwell redr')).toMatch(/^redrive\t/);
    expect(completed('stepwell graph --m')).toMatch(/^--mermaid\t/);
  });
});

describe('completions', () => {
  it.each(['zsh', 'fish'])('for %s name every command and flag', async (shell) => {
    const terminal = capturedTerminal();
    await run(['completion', shell], terminal, '0');
    for (const command of createProgram(capturedTerminal(), '0').commands) {
      expect(terminal.out()).toContain(command.name());
      for (const { long } of command.options) expect(terminal.out()).toContain(long?.replace(/^--/, ''));
    }
  });
});
