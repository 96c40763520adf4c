import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { childrenOf } from './memory-monitor.js';

/** Memory of this machine that `maxEnvironmentsOf` plans for an execution environment, in bytes. */
const environmentBytes = 128 * 2 ** 20;
/** Lambda's default quota of concurrent executions of an account. */
const concurrencyQuota = 1_000;
/** Share of a period for which a process uses or wants a processor, below which it waits for something. */
const waitingShare = 0.5;
/** Share of idle processor time of a machine that has processors left. */
const idleShare = 0.1;
/** Share of a period for which this process is busy, above which invocations probably wait for its answers. */
const saturatedShare = 0.75;
/** Milliseconds after which an invocation probably waits, where no process reports its use and no processor is idle. */
const longMs = 1_000;

/** Execution environments that a machine has memory for: one for each 128 MiB, 16 to 1,000. */
export function maxEnvironmentsOf(memoryBytes: number): number {
  return Math.min(concurrencyQuota, Math.max(16, Math.floor(memoryBytes / environmentBytes)));
}

/** Memory of this machine, or of the container that this process runs in, in bytes. */
export function machineMemoryBytes(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}

/** Processes that use the processors of this machine fully. */
export const busyProcesses = Math.max(2, availableParallelism());

/** Finds invocations that wait for something and leave the processors to others. */
export interface LoadMonitor<Environment> {
  /**
   * Whether an environment's invocation waits, rather than computes. `undefined` at its first call for the invocation,
   * from which the next call measures.
   *
   * @param since when the invocation started, as `performance.now()`
   */
  isWaiting(environment: Environment, since: number): boolean | undefined;
}

interface Sample {
  readonly since: number;
  readonly at: number;
  /** Milliseconds for which the processes used a processor or wanted one; `undefined` where they do not report it. */
  readonly demandMs: number | undefined;
  readonly machine: { readonly idle: number; readonly total: number };
  /** Use of this process's event loop until now. */
  readonly loop: EventLoopUtilization;
}

/**
 * While this process is busy, invocations wait for the services that it runs: more environments would wait, too, and
 * their starts would take its time. Otherwise, on Linux, an invocation waits if its processes neither ran nor were
 * ready to run for half of the time: a machine that other programs keep busy does not change that. Elsewhere, it waits
 * if the machine has idle processors, or if it takes longer than a second.
 */
export class MachineLoad implements LoadMonitor<{ readonly pid?: number | undefined }> {
  private readonly samples = new WeakMap<object, Sample>();

  /** @param loop the use of the event loop of the process that runs the services */
  constructor(private readonly loop: typeof performance.eventLoopUtilization = performance.eventLoopUtilization) {}

  isWaiting(environment: { readonly pid?: number | undefined }, since: number): boolean | undefined {
    const first = this.samples.get(environment);
    const sample = {
      since,
      at: performance.now(),
      demandMs: demandMs(environment.pid),
      machine: processorTimes(),
      loop: this.loop(),
    };
    this.samples.set(environment, sample);
    if (first?.since !== since) return undefined;
    if (this.loop(sample.loop, first.loop).utilization > saturatedShare) return false;
    if (sample.demandMs !== undefined && first.demandMs !== undefined)
      return sample.demandMs - first.demandMs < (sample.at - first.at) * waitingShare;
    const total = sample.machine.total - first.machine.total;
    return sample.at - since > longMs || (sample.machine.idle - first.machine.idle) / total >= idleShare;
  }
}

/** Milliseconds for which the main threads of a process and its descendants ran or were ready to run. */
function demandMs(pid: number | undefined): number | undefined {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  try {
    const [ran = NaN, waited = NaN] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ').map(Number);
    const children = childrenOf(pid).map((child) => demandMs(child) ?? 0);
    return children.reduce((sum, ms) => sum + ms, (ran + waited) / 1e6);
  } catch {
    return undefined; // It has ended, or the system does not report it.
  }
}

/** Milliseconds of all processors since the start of the machine. */
function processorTimes(): { readonly idle: number; readonly total: number } {
  if (process.platform === 'linux') return { idle: 0, total: 0 };
  let [idle, total] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { idle, total };
}
