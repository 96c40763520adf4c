import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { type DownloadProgress } from '@stepwell/sdk/concurrent-download';
import { type Output } from './terminal.js';

/** Two bars, batches and images, that follow a run's progress. */
export class ProgressBars {
  readonly #bars: MultiBar;
  readonly #batches: SingleBar;
  readonly #images: SingleBar;

  constructor(stream: Output) {
    this.#bars = new MultiBar({ stream, hideCursor: true, format: '{what} {bar} {value}/{of}  {remark}', barsize: 30, fps: 10, clearOnComplete: false, noTTYOutput: false }, Presets.shades_classic);
    this.#batches = this.#bars.create(1, 0, { what: 'batches', of: '?', remark: '' });
    this.#images = this.#bars.create(1, 0, { what: 'images ', of: '?', remark: '' });
  }

  update({ batches, images, bytes }: DownloadProgress): void {
    this.#batches.setTotal(Math.max(1, batches.planned ?? batches.done));
    this.#batches.update(batches.done, { of: batches.planned ?? '?', remark: batches.lost === 0 ? '' : `${batches.lost} lost` });
    this.#images.setTotal(Math.max(1, images.planned ?? images.done));
    this.#images.update(images.done, { of: images.planned ?? '?', remark: remarkOn(images, bytes) });
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
