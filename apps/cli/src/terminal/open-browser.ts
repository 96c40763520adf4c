import { spawn } from 'node:child_process';

/** The program that opens a URL, with its arguments, by platform. */
const programs: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // `start` would treat `&` in a URL as the end of a command.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens a URL in the default browser of the user. A failure is reported by `notify` and not thrown: the user can open the
 * URL.
 *
 * @param program the program and its arguments before the URL; by default that of the platform
 */
export async function openBrowser(
  url: string,
  notify: (message: string) => void,
  program: readonly [string, ...string[]] = programs[process.platform] ?? ['xdg-open'],
): Promise<void> {
  const [command, ...args] = program;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve);
    child.once('spawn', () => resolve(undefined));
  });
  child.unref();
  if (failure !== undefined)
    notify(`--open: the browser cannot be opened with '${command}'. Open the URL of the console`);
}
