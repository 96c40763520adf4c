import { type LocalEnvironment } from '@stepwell/local';
import { isAbortError } from '@stepwell/sdk';
import { unwatchedSources, watchedSources } from '../cdk/app-sources.js';
import { reportFailure } from '../failure.js';
import { type Talk } from '../terminal/talk.js';
import { ownOutput } from '../terminal/own-output.js';
import { type Terminal } from '../terminal/terminal.js';
import { describeUpdate, updateLines } from '../update-report.js';
import { Changes } from '../watch/changes.js';
import { Echoes } from '../watch/echoes.js';
import { manifestOf, watchFiles } from '../watch/watch-files.js';
import { type WatchedApp } from './watched-app.js';

/**
 * Brings the environment to every new state of its app, until the terminal's signal aborts. An app that cannot be
 * synthesized or deployed is reported, and the environment keeps running as it was: the next change may be better.
 */
export async function followApp(
  environment: LocalEnvironment,
  app: WatchedApp,
  terminal: Terminal,
  talk: Talk,
): Promise<void> {
  const { abortSignal } = terminal;
  const [changes, echoes] = [new Changes(), new Echoes()];
  const files = app.sources ? await watchedSources(app.sources) : manifestOf(app.assembly);
  await using _watching = await watchFiles(files, ownOutput(terminal), (path) => {
    if (!echoes.has(path)) changes.add(path);
  });
  const unwatched = app.sources ? await unwatchedSources(app.sources) : [];
  if (unwatched.length > 0)
    await talk.say(`Not watched, because watch.exclude of cdk.json or git leaves them out: ${few(unwatched)}`);
  await talk.say(`Watching ${files.folder}`);
  let written = performance.now();
  while (!abortSignal.aborted) {
    const changed = await changes.next(abortSignal);
    const started = performance.now();
    await talk.say(`Changed: ${few(changed)}`);
    try {
      await app.synthesize();
      const update = await environment.update(app.assembly);
      const description = describeUpdate(update, changed, Math.round(performance.now() - started));
      await talk.record({ ...description });
      for (const line of updateLines(description, talk.colours)) await talk.data(line);
      const changedApp = [update.created, update.updated, update.deleted, update.notChanged].some(
        ({ length }) => length > 0,
      );
      const ignored = echoes.note(changed, started - written, changedApp);
      if (ignored.length > 0)
        await talk.say(`No longer watched, because it changes with every line written here: ${few(ignored)}`);
    } catch (error) {
      if (isAbortError(error) || abortSignal.aborted) throw error;
      await talk.say('Not updated: the environment keeps running as it was, until the next change');
      reportFailure(terminal, talk.json, error);
    }
    written = performance.now();
  }
}

/** The first three paths, and how many more there are. */
function few(paths: readonly string[]): string {
  return `${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
}
