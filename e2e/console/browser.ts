import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Places of Chromium and Chrome that packages of operating systems install. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Path of a Chromium: the machine's, else that of `@sparticuz/chromium` on Linux; `undefined` without one. */
async function chromiumPath(): Promise<string | undefined> {
  const found = installed.find((path) => existsSync(path));
  if (found !== undefined || process.platform !== 'linux' || process.arch !== 'x64') return found;
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

/** Starts a browser without background requests; `undefined` if this machine has none that runs. */
export async function startBrowser(): Promise<Browser | undefined> {
  try {
    const executablePath = await chromiumPath();
    return executablePath === undefined ? undefined : await chromium.launch({ executablePath, args });
  } catch (error) {
    console.warn(`No browser: ${String(error).slice(0, 300)}`);
    return undefined;
  }
}

/** The title of tests in a browser: says that they are skipped if there is none. */
export function titleFor(browser: Browser | undefined, title: string): string {
  return browser === undefined ? `${title}: SKIPPED, no Chromium runs here (apt install chromium)` : title;
}
