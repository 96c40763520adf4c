import { type Picture } from '../../hyperspectral/index.js';
import { PNG } from 'pngjs';

/** The color type of pngjs: https://www.w3.org/TR/png/#6Colour-values. */
const RGB = 2;

/** Encodes a picture as PNG. The same picture has the same bytes. */
export function encodePng({ width, height, rgb }: Picture): Uint8Array {
  const png = new PNG({ width, height });
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    png.data.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    png.data[pixel * 4 + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: RGB, inputHasAlpha: true });
}
