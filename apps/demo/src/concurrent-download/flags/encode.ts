import { GifWriter } from 'omggif';
import { PNG } from 'pngjs';
import { type FlagFormat } from './codes.js';
import { type Raster } from './raster.js';

/** The media types of the formats. */
export const CONTENT_TYPES: Readonly<Record<FlagFormat, string>> = { gif: 'image/gif', png: 'image/png' };

/** Encodes the image in a format. */
export function encodeImage(raster: Raster, format: FlagFormat): Buffer {
  return format === 'gif' ? encodeGif(raster) : encodePng(raster);
}

/** GIF89a with one frame and a global palette. */
function encodeGif(raster: Raster): Buffer {
  // LZW needs at most 12 bits per 8-bit pixel, and codes restart below that, so twice the pixels is enough.
  const file = Buffer.alloc(raster.pixels.length * 2 + 1024);
  const palette = [...raster.palette];
  // GIF requires a palette of 2, 4, 8 … entries.
  while (palette.length < 2 || (palette.length & (palette.length - 1)) !== 0) palette.push(0);
  const writer = new GifWriter(file, raster.width, raster.height, { palette });
  writer.addFrame(0, 0, raster.width, raster.height, raster.pixels as unknown as number[]);
  return Buffer.from(file.subarray(0, writer.end()));
}

/** PNG with 8 bits per channel and no alpha. */
function encodePng(raster: Raster): Buffer {
  const image = new PNG({ width: raster.width, height: raster.height });
  const rgb = Buffer.alloc(raster.pixels.length * 3);
  raster.pixels.forEach((index, pixel) => {
    rgb.writeUIntBE(raster.palette[index] ?? 0, pixel * 3, 3);
  });
  image.data = rgb;
  // Deflate compresses flat areas with a repeating dither well. PNG filters would prevent that.
  return PNG.sync.write(image, {
    colorType: 2,
    inputColorType: 2,
    inputHasAlpha: false,
    filterType: 0,
    deflateStrategy: 0,
    deflateLevel: 6,
  });
}
