import { type MapDataItem } from '@stepwell/asl';
import { readerFailed } from './reader-failure.js';

/** An item of a file, without its source. */
export type FileItem = Omit<MapDataItem, 'source'>;

const mostItemBytes = 8 * 1024 * 1024;

/**
 * Throws `States.ItemReaderFailed` for an item of more than 8 MB.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export function checkItemSize(bytes: number): void {
  if (bytes > mostItemBytes)
    throw readerFailed(`An item must not exceed 8 MB (${mostItemBytes} bytes), got ${bytes} bytes.`);
}
