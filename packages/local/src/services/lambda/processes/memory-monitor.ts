import { readFileSync } from 'node:fs';
import { type ExecutionEnvironment } from './execution-environment.js';

const sampleMs = 50;
/** Milliseconds between two samples of an environment whose invocations are shorter than `sampleMs`. */
const shortSampleMs = 1_000;
/** Memory of a runtime without code, in KiB, where the runtime does not report it. */
const defaultIdleKb = 16_384;

/** Ends execution environments that use more memory than their function has. Only Linux reports what it needs. */
export class MemoryMonitor {
  /** Environments that run an invocation, and its start. */
  private readonly watched = new Map<ExecutionEnvironment, number>();
  private readonly sampledAt = new WeakMap<ExecutionEnvironment, number>();
  private timer: NodeJS.Timeout | undefined;

  /** Watches an environment until the returned function is called. */
  watch(environment: ExecutionEnvironment): () => unknown {
    if (process.platform !== 'linux') return () => undefined;
    this.watched.set(environment, performance.now());
    this.timer ??= setInterval(() => this.sample(), sampleMs).unref();
    return () => this.watched.delete(environment);
  }

  private sample(): void {
    if (this.watched.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    const now = performance.now();
    for (const [environment, since] of this.watched) {
      const { pid, version, idleKb = defaultIdleKb } = environment;
      const isShort = now - since < sampleMs;
      if (pid === undefined || (isShort && now - (this.sampledAt.get(environment) ?? 0) < shortSampleMs)) continue;
      this.sampledAt.set(environment, now);
      const limitKb = version.definition.memorySizeMb * 1024 + idleKb;
      const tree = processTree(pid);
      // Resident pages that processes share count in each of them, so this is never less.
      const used = sum(tree, residentKb);
      environment.observeMemory(used);
      if (used > limitKb && sum(tree, proportionalKb) > limitKb) environment.endOutOfMemory();
    }
  }
}

/** Highest resident memory so far of a process and those that it started, in KiB; 0 where it is not known. */
export function peakMemoryKb(pid: number | undefined): number {
  return pid === undefined ? 0 : sum(processTree(pid), peakKb);
}

function peakKb(pid: number): number {
  return Number(/^VmHWM:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A process and the processes that it started. */
function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/** The processes that the main thread of a process started; none where they are not known. */
export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function residentKb(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageKb();
}

let knownPageKb = 0;

/** The size of a page of memory in KiB. */
function pageKb(): number {
  knownPageKb ||= Number(/^KernelPageSize:\s*(\d+)/m.exec(read('/proc/self/smaps'))?.[1] ?? 4);
  return knownPageKb;
}

function proportionalKb(pid: number): number {
  return Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function sum(pids: readonly number[], kilobytes: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + kilobytes(pid), 0);
}

/** A file of a process; empty when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
