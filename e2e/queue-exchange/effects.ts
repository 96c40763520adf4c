import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AddressInfo } from 'node:net';

/** A side effect of a Processor. */
export interface Effect {
  /** The id of the exchange, which identifies the effect. */
  readonly id: string;
  readonly name: string;
}

/** Decides what a Processor does with a message in each attempt. */
export type Script = (effect: Effect, attempt: number) => 'done' | 'fail' | 'invalid';

/** Counts the side effects of Processors by id. An effect with a known id changes nothing. */
export interface Effects extends AsyncDisposable {
  readonly url: string;
  /** Attempts by name, one for each call of a Processor. */
  readonly attempts: Map<string, number>;
  /** Ids of successful effects by name. */
  readonly done: Map<string, Set<string>>;
  script: Script;
}

/** Starts the HTTP server that records the side effects. */
export async function startEffects(): Promise<Effects> {
  const attempts = new Map<string, number>();
  const done = new Map<string, Set<string>>();
  const effects = { attempts, done, script: (() => 'done') as Script };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      // Only the app's functions and the workers of the tests call this server.
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

/** A message whose name the script of the effects knows. */
export const message = (name: string) => ({ name, nonce: `${name}-${Math.random()}` });
/** The response to a message. */
export const expectedResponse = (sent: { name: string }) => ({
  message: { ...sent, planned: `by activator of ${sent.name}` },
  processedFor: sent.name,
});
