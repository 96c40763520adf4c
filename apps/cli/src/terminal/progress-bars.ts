import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { type DownloadProgress } from '@stepwell/sdk/concurrent-download';
import { type FanOutProgress } from '@stepwell/sdk/map-fan-out';
import { type QualityProgress } from '@stepwell/sdk/quality-control';
import { type ExchangeProgress } from '@stepwell/sdk/queue-exchange';
import { type RoutedProgress } from '@stepwell/sdk/queue-router';
import { type SequenceProgress } from '@stepwell/sdk/sequence';
import { type OutputStream } from './terminal.js';

/** Progress of any workflow. */
export type WorkflowProgress =
  DownloadProgress | FanOutProgress | QualityProgress | SequenceProgress | ExchangeProgress | RoutedProgress;

/** Progress bars of an execution, one for each count, created on first use. */
export class ProgressBars {
  readonly #bars: MultiBar;
  readonly #byName = new Map<string, SingleBar>();

  constructor(stream: OutputStream) {
    this.#bars = new MultiBar(
      {
        stream,
        hideCursor: true,
        format: '{what} {bar} {value}/{of}  {remark}',
        barsize: 30,
        fps: 10,
        clearOnComplete: false,
        noTTYOutput: false,
      },
      Presets.shades_classic,
    );
  }

  update(progress: WorkflowProgress): void {
    if ('items' in progress) {
      const { items } = progress;
      this.#show('items', items.done, items.planned, items.failed ? `${items.failed} failed` : '');
    } else if ('checks' in progress) {
      const ended = progress.checks.filter(({ state }) => state !== 'running');
      const failed = ended.filter(({ state }) => state === 'failed').map(({ check }) => check);
      // No check is known before the data of the stream is found.
      this.#show(
        'checks',
        ended.length,
        progress.checks.length || undefined,
        failed.length === 0 ? '' : `${failed.join(', ')} failed`,
      );
    } else if ('step' in progress) {
      this.#show('steps', progress.done.length, progress.planned, progress.step ?? '');
    } else if ('phase' in progress) {
      this.#show(
        'message',
        progress.status === 'RUNNING' ? 0 : 1,
        1,
        'route' in progress && progress.route !== undefined ? `${progress.route}: ${progress.phase}` : progress.phase,
      );
    } else {
      const { batches, images, bytes } = progress;
      this.#show('batches', batches.done, batches.planned, batches.lost === 0 ? '' : `${batches.lost} lost`);
      this.#show('images ', images.done, images.planned, remarkOn(images, bytes));
    }
  }

  #show(what: string, done: number, planned: number | undefined, remark: string): void {
    const bar = this.#byName.get(what) ?? this.#bars.create(1, 0, { what, of: '?', remark: '' });
    this.#byName.set(what, bar);
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
