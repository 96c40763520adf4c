/**
 * Whether a point belongs to a shape. The unit of x and y is the height of the flag: y is from 0 to 1, x from 0 to
 * width / height.
 */
export type Shape = (x: number, y: number) => boolean;

/** An image with one palette index per pixel, row by row, as both encoders need it. */
export class Raster {
  readonly pixels: Uint8Array;
  /** Colors as 0xRRGGBB, in the order of their first use. */
  readonly palette: number[] = [];

  /**
   * @param width pixels
   * @param height pixels
   */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height);
  }

  /** The width divided by the height: the upper limit of x. */
  get aspect(): number {
    return this.width / this.height;
  }

  /** Paints the whole image. */
  fill(color: number): void {
    this.pixels.fill(this.indexOf(color));
  }

  /** Paints every pixel whose center is in the shape. */
  paint(color: number, shape: Shape): void {
    const index = this.indexOf(color);
    for (let row = 0; row < this.height; row += 1) {
      const y = (row + 0.5) / this.height;
      for (let column = 0; column < this.width; column += 1) {
        if (shape((column + 0.5) / this.height, y)) this.pixels[row * this.width + column] = index;
      }
    }
  }

  private indexOf(color: number): number {
    const known = this.palette.indexOf(color);
    return known >= 0 ? known : this.palette.push(color) - 1;
  }
}
