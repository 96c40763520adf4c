import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { type DownloadProgress } from '@stepwell/sdk/concurrent-download';
import { type FanOutProgress } from '@stepwell/sdk/map-fan-out';
import { type Output } from './terminal.js';

/** Bars that follow a run's progress: one for each of what it counts, made when it first tells of it. */
export class ProgressBars {
  readonly #bars: MultiBar;
  readonly #made = new Map<string, SingleBar>();

  constructor(stream: Output) {
    this.#bars = new MultiBar({ stream, hideCursor: true, format: '{what} {bar} {value}/{of}  {remark}', barsize: 30, fps: 10, clearOnComplete: false, noTTYOutput: false }, Presets.shades_classic);
  }

  update(progress: DownloadProgress | FanOutProgress): void {
    if ('items' in progress) {
      const { items } = progress;
      this.#show('items', items.done, items.planned, items.failed ? `${items.failed} failed` : '');
      return;
    }
    const { batches, images, bytes } = progress;
    this.#show('batches', batches.done, batches.planned, batches.lost === 0 ? '' : `${batches.lost} lost`);
    this.#show('images ', images.done, images.planned, remarkOn(images, bytes));
  }

  #show(what: string, done: number, planned: number | undefined, remark: string): void {
    const bar = this.#made.get(what) ?? this.#bars.create(1, 0, { what, of: '?', remark: '' });
    this.#made.set(what, bar);
    bar.setTotal(Math.max(1, planned ?? done));
    bar.update(done, { of: planned ?? '?', remark });
  }

  stop(): void {
    this.#bars.stop();
  }
}

function remarkOn({ failed, unchanged }: DownloadProgress['images'], bytes: number): string {
  const parts = [`${(bytes / 1_000_000).toFixed(1)} MB`];
  if (unchanged) parts.push(`${unchanged} unchanged`);
  if (failed) parts.push(`${failed} failed`);
  return parts.join(', ');
}
