import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AddressInfo } from 'node:net';

/** One piece of work, as the Processor reports it. */
export interface Effect {
  /** What the effect is known by: the exchange's id. */
  readonly id: string;
  readonly name: string;
}

/** What a Processor is to do with a message: how many times it fails first, or for good. */
export type Script = (effect: Effect, attempt: number) => 'done' | 'fail' | 'invalid';

/**
 * Counts the side effects of Processors, keyed as they should be: an effect of an id that was there before changes
 * nothing.
 */
export interface Effects extends AsyncDisposable {
  readonly url: string;
  /** Tries by name, each call of a Processor. */
  readonly attempts: Map<string, number>;
  /** Effects by name: ids that came to an end. */
  readonly done: Map<string, Set<string>>;
  script: Script;
}

/** Starts an HTTP server on 127.0.0.1 that stands for what Processors change. */
export async function startEffects(): Promise<Effects> {
  const attempts = new Map<string, number>();
  const done = new Map<string, Set<string>>();
  const effects = { attempts, done, script: (() => 'done') as Script };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      // Only the app's own functions and the tests' pollers call.
      const effect = JSON.parse(body) as Effect;
      const attempt = (attempts.get(effect.name) ?? 0) + 1;
      attempts.set(effect.name, attempt);
      const outcome = effects.script(effect, attempt);
      if (outcome === 'done') done.set(effect.name, (done.get(effect.name) ?? new Set()).add(effect.id));
      response.end(outcome);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(effects, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
