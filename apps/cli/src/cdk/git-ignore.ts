import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/**
 * What git ignores in a repository: `.gitignore` of every folder, `.git/info/exclude`, and the user's own file.
 * Files are read when they are first needed, and not again. https://git-scm.com/docs/gitignore
 */
export class GitIgnore {
  readonly #rules = new Map<string, Ignore | undefined>();
  readonly #folders = new Map<string, boolean>();

  private constructor(
    private readonly root: string,
    /** Whether there is a repository, and not only a `.gitignore` for one to come. */
    readonly isRepository: boolean,
  ) {}

  /** That of the repository which a folder is in, else by the folder's own `.gitignore`; `undefined` without either. */
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

  /** Below an ignored folder, everything is ignored, whatever is said of it. */
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

  /** The rules nearest to a path decide. */
  #isNamed(path: string, isFolder: boolean): boolean {
    for (
      let folder: string | undefined = parentOf(path);
      folder !== undefined;
      folder = folder === '' ? undefined : parentOf(folder)
    ) {
      const rules = this.#rulesIn(folder);
      if (rules === undefined) continue;
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      // The folder that it is in is not ignored: where these rules say so, nearer ones have taken it back. Should these
      // rules be of the form `folder/**`, git would ignore it all the same.
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
    const texts = folder === '' ? [read(usersFile()), read(join(this.root, '.git', 'info', 'exclude')), own] : [own];
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

function read(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
}
