import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LocalEnvironment } from '@stepwell/local';
import { isAbortError } from '../abort-error.js';
import { unwatchedSources, watchedSources } from '../cdk/app-sources.js';
import { ownFiles } from '../cdk/own-files.js';
import { reportFailure } from '../failure.js';
import { type Output } from '../terminal/output.js';
import { isOwnOutput } from '../terminal/own-output.js';
import { type Terminal } from '../terminal/terminal.js';
import { describeUpdate, updateLines } from '../update-report.js';
import { type AssetReload } from '../watch/asset-reload.js';
import { type ChangeQueue } from '../watch/change-queue.js';
import { EchoDetector } from '../watch/echo-detector.js';
import { manifestOf, watchFiles } from '../watch/watch-files.js';
import { type FollowedMocks } from './up-mocks.js';
import { type WatchedApp } from './watched-app.js';

/** Options of {@link followApp}. */
export interface FollowOptions {
  /** Requests to reload the app. */
  readonly changes: ChangeQueue;
  /** Whether changes of files count. */
  readonly watch: boolean;
  readonly reload?: AssetReload;
  /** Mocks, which are compared with the updated app. */
  readonly mocks?: FollowedMocks;
}

/**
 * Updates the environment on every change of its app and on every request, until the terminal's signal aborts. A change
 * that only concerns the code of functions rebuilds their assets, other changes synthesize the app. If synthesis or the
 * update fails, reports the error and keeps the environment running without the change.
 */
export async function followApp(
  environment: LocalEnvironment,
  app: WatchedApp,
  terminal: Terminal,
  output: Output,
  { changes, watch, reload, mocks }: FollowOptions,
): Promise<void> {
  const { abortSignal } = terminal;
  const echoes = new EchoDetector();
  const files = app.sources ? await watchedSources(app.sources) : manifestOf(app.assembly);
  await using _watching = watch
    ? await watchFiles(files, isOwnOutput(terminal), (path) => {
        if (!echoes.isEcho(path)) changes.add(path);
      })
    : undefined;
  if (watch) await reportWatching(app, files.folder, output);
  const isIgnored = ignoredFiles(terminal, mocks?.path);
  let written = performance.now();
  /** Changes that are not applied yet, because their synthesis or update failed. */
  const pending = new Set<string>();
  let mustSynthesize = false;
  while (!abortSignal.aborted) {
    const changed = await changes.next(abortSignal, (path) => isIgnored(resolve(files.folder, path)));
    const started = performance.now();
    await output.notify(changed.length === 0 ? 'Reloading' : `Changed: ${firstThree(changed)}`);
    try {
      for (const path of changed) pending.add(path);
      const paths = [...pending].map((path) => resolve(files.folder, path));
      if (changed.length === 0) mustSynthesize = true;
      const rebuilt = mustSynthesize || !app.sources ? undefined : await reload?.rebuild(paths, terminal);
      mustSynthesize = true;
      if (rebuilt === undefined) await app.synthesize();
      const update = await environment.update(rebuilt ?? app.assembly);
      mustSynthesize = false;
      pending.clear();
      await mocks?.readAgain(changed.length === 0);
      const description = describeUpdate(update, changed, Math.round(performance.now() - started));
      await output.record({ ...description });
      for (const line of updateLines(description, output.colors)) await output.data(line);
      const changedApp = [update.created, update.updated, update.deleted, update.notChanged].some(
        ({ length }) => length > 0,
      );
      const ignored = echoes.record(changed, started - written, changedApp);
      if (ignored.length > 0)
        await output.notify(
          `No longer watched, because it changes with the output of this command: ${firstThree(ignored)}`,
        );
    } catch (error) {
      if (isAbortError(error) || abortSignal.aborted) throw error;
      await output.notify('Not updated: the environment keeps running without this change');
      reportFailure(terminal, output.json, error);
    }
    written = performance.now();
  }
}

/** Files of stepwell, and empty ones: a program such as a shell creates a file long before it writes to it. */
function ignoredFiles(terminal: Terminal, mocks: string | undefined): (path: string) => boolean {
  const isOwn = ownFiles(terminal, mocks);
  return (path) => isOwn(path) || statSync(path, { throwIfNoEntry: false })?.size === 0;
}

async function reportWatching({ sources }: WatchedApp, folder: string, output: Output): Promise<void> {
  await output.notify(`Watching ${folder}`);
  const unwatched = sources ? await unwatchedSources(sources) : [];
  if (unwatched.length > 0)
    await output.notify(`Not watched (excluded by watch.exclude in cdk.json or by git): ${firstThree(unwatched)}`);
}

/** Formats the first three paths and the number of further ones. */
function firstThree(paths: readonly string[]): string {
  return `${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
}
