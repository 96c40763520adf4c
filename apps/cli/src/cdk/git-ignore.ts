import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/**
 * The ignore rules of a git repository: `.gitignore` of every folder, `.git/info/exclude`, and the user's own file.
 * Each file is read once, on first use. https://git-scm.com/docs/gitignore
 */
export class GitIgnore {
  readonly #rules = new Map<string, Ignore | undefined>();
  readonly #folders = new Map<string, boolean>();

  private constructor(
    private readonly root: string,
    /** Whether there is a repository, not only a `.gitignore`. */
    readonly isRepository: boolean,
  ) {}

  /** Creates the rules of a folder's repository, or of the folder's `.gitignore`. `undefined` if there is neither. */
  static of(folder: string): GitIgnore | undefined {
    for (let above = folder, below = ''; above !== below; below = above, above = dirname(above)) {
      if (existsSync(join(above, '.git'))) return new GitIgnore(above, true);
    }
    return existsSync(join(folder, '.gitignore')) ? new GitIgnore(folder, false) : undefined;
  }

  /** @param path absolute, in the repository */
  ignores(path: string, isFolder: boolean): boolean {
    const inside = relative(this.root, path).split(sep).join('/');
    if (inside === '' || inside.startsWith('../') || inside === '..') return false;
    return this.#ignores(inside, isFolder);
  }

  /** Everything below an ignored folder is ignored, regardless of other rules. */
  #ignores(path: string, isFolder: boolean): boolean {
    if (!isFolder) return this.#isIgnored(path, false);
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const ignored = this.#isIgnored(path, true);
    this.#folders.set(path, ignored);
    return ignored;
  }

  #isIgnored(path: string, isFolder: boolean): boolean {
    const parent = parentOf(path);
    return (parent !== '' && this.#ignores(parent, true)) || this.#isNamed(path, isFolder);
  }

  /** The nearest rules take precedence. */
  #isNamed(path: string, isFolder: boolean): boolean {
    for (
      let folder: string | undefined = parentOf(path);
      folder !== undefined;
      folder = folder === '' ? undefined : parentOf(folder)
    ) {
      const rules = this.#rulesIn(folder);
      if (rules === undefined) continue;
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      // The parent is not ignored, so nearer rules override these. (git would still apply rules of the form
      // `folder/**`.)
      const parent = parentOf(inside);
      if (parent !== '' && rules.ignores(`${parent}/`)) continue;
      const { ignored, unignored } = rules.test(isFolder ? `${inside}/` : inside);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  #rulesIn(folder: string): Ignore | undefined {
    if (this.#rules.has(folder)) return this.#rules.get(folder);
    const own = read(join(this.root, folder, '.gitignore'));
    const texts =
      folder === '' ? [read(usersFile()), read(join(gitFolderOf(this.root), 'info', 'exclude')), own] : [own];
    const all = texts.filter((text) => text !== undefined);
    const rules =
      all.length === 0 ? undefined : ignore({ ignorecase: process.platform !== 'linux' }).add(all.join('\n'));
    this.#rules.set(folder, rules);
    return rules;
  }
}

function usersFile(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'git', 'ignore');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/**
 * The folder of a repository's data, which its worktrees share. In a worktree and in a submodule, `.git` is a file.
 * https://git-scm.com/docs/gitrepository-layout
 */
function gitFolderOf(root: string): string {
  const [, linked] = /^gitdir: (.+)/.exec(read(join(root, '.git')) ?? '') ?? [];
  if (linked === undefined) return join(root, '.git');
  const folder = resolve(root, linked.trim());
  return resolve(folder, read(join(folder, 'commondir'))?.trim() ?? '.');
}

/** The content of a file; `undefined` if there is none. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A folder, or a part of the path is a file.
    return undefined;
  }
}
