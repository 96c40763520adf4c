import { type LocalEnvironment } from '@stepwell/local';
import { isAbortError } from '@stepwell/sdk';
import { type CdkApp } from '../cdk/cdk-app.js';
import { reportFailure } from '../failure.js';
import { type Talk } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { describeUpdate, updateLines } from '../update-report.js';
import { Changes } from '../watch/changes.js';
import { manifestOf, sourcesOf, watchFiles } from '../watch/watch-files.js';

/** An app that runs, and how it comes to be anew. */
export interface WatchedApp {
  /** The cloud assembly. */
  readonly assembly: string;
  /** The app whose sources are watched; without it the assembly is. */
  readonly sources: CdkApp | undefined;
  readonly synthesize: () => Promise<void>;
}

/**
 * Brings the environment to every new state of its app, until the terminal's signal aborts. An app that cannot be synthesized or deployed
 * is told of, and the environment goes on as it is: the next change may be better.
 */
export async function followApp(environment: LocalEnvironment, app: WatchedApp, terminal: Terminal, talk: Talk): Promise<void> {
  const { abortSignal } = terminal;
  const changes = new Changes();
  const files = app.sources ? await sourcesOf(app.sources) : manifestOf(app.assembly);
  await using _watching = await watchFiles(files, (path) => changes.add(path));
  await talk.say(`Watching ${files.folder}`);
  while (!abortSignal.aborted) {
    const changed = await changes.next(abortSignal);
    await talk.say(`Changed: ${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ` and ${changed.length - 3} more` : ''}`);
    const started = performance.now();
    try {
      await app.synthesize();
      const description = describeUpdate(await environment.update(app.assembly), changed, Math.round(performance.now() - started));
      await talk.record({ ...description });
      for (const line of updateLines(description, talk.colours)) await talk.data(line);
    } catch (error) {
      if (isAbortError(error) || abortSignal.aborted) throw error;
      reportFailure(terminal, talk.json, error);
    }
  }
}
