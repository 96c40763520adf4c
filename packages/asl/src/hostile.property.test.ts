import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidDefinition } from './diagnostics.js';
import { hostileDefinitions, hostileInput } from './testing/hostile-arbitrary.js';
import { runMachine } from './testing/run-machine.js';

/**
 * Limits for one definition: CPU time of the process, CPU time of its main thread between two turns of the event loop,
 * and memory of the process. Other work of the machine makes CPU time longer, so `npm test` checks only the outcomes.
 */
const limits = { cpuMs: 2_000, blockMs: 250, megabytes: 500 };

describe('a hostile definition', () => {
  // `npm run test:long` sets STEPWELL_LONG.
  const isLong = process.env['STEPWELL_LONG'] !== undefined;
  const numRuns = isLong ? Number(process.env['STEPWELL_HOSTILE_RUNS'] ?? 10_000) : 10;

  it('ends with a value or a States error, and does not block the event loop', { timeout: 7_200_000 }, async () => {
    const loop = new EventLoopProbe();
    let refused = 0;
    const worst = { cpuMs: 0, blockMs: 0, megabytes: 0 };
    const faults: string[] = [];
    await fc.assert(
      fc.asyncProperty(hostileDefinitions, async (definition) => {
        loop.reset();
        const started = process.cpuUsage();
        const problem = await run(definition).catch((error: unknown) => {
          if (!(error instanceof InvalidDefinition)) return String(error);
          refused++;
          return undefined;
        });
        const measured = {
          cpuMs: cpuMs(started),
          blockMs: loop.longestMs(),
          megabytes: process.memoryUsage.rss() / 1e6,
        };
        const exceeded = Object.entries(measured).filter(([name, value]) => {
          const key = name as keyof typeof limits; // the names of `measured`
          worst[key] = Math.max(worst[key], value);
          return value > limits[key];
        });
        if (problem !== undefined || (isLong && exceeded.length > 0))
          faults.push(`${problem ?? JSON.stringify(exceeded)}: ${definition.slice(0, 1_000)}`);
      }),
      { numRuns, endOnFailure: true, ...(!isLong && { seed: 1 }) },
    );
    loop.stop();
    if (isLong) console.info(`hostile: ${numRuns} definitions, ${refused} refused, worst ${JSON.stringify(worst)}`);
    expect(faults).toEqual([]);
    expect(refused).toBeLessThanOrEqual(numRuns / 2);
  });
});

/** Returns the problem of an outcome that is neither a value nor a States error. */
async function run(definition: string): Promise<string | undefined> {
  const { outcome } = await runMachine(definition, {
    input: hostileInput,
    tasks: { echo: ({ parameters }) => parameters },
  });
  return outcome.status === 'FAILED' && !/^States\./.test(outcome.error ?? '') ? outcome.error : undefined;
}

/** Measures for how long the main thread runs between two turns of the event loop. */
class EventLoopProbe {
  #longestMs = 0;
  #lastTurn = mainThreadMs();
  readonly #beat = setInterval(() => this.#turn(), 5);

  reset(): void {
    this.#turn();
    this.#longestMs = 0;
  }

  longestMs(): number {
    this.#turn();
    return this.#longestMs;
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  #turn(): void {
    const now = mainThreadMs();
    this.#longestMs = Math.max(this.#longestMs, now - this.#lastTurn);
    this.#lastTurn = now;
  }
}

/** CPU time of the main thread; of all threads where the system does not tell. */
function mainThreadMs(): number {
  const file = '/proc/self/schedstat';
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : cpuMs({ user: 0, system: 0 });
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
