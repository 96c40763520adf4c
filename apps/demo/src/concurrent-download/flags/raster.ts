/**
 * Whether a point belongs to a shape. x and y are in heights of the flag: y from 0 to 1, x from 0 to width / height.
 */
export type Shape = (x: number, y: number) => boolean;

/** An image with one palette index a pixel, row by row: what both encoders take. */
export class Raster {
  readonly pixels: Uint8Array;
  /** 0xRRGGBB each, in the order in which they were first used. */
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

  /** The width in heights: where x ends. */
  get aspect(): number {
    return this.width / this.height;
  }

  /** Paints the whole image. */
  fill(color: number): void {
    this.pixels.fill(this.indexOf(color));
  }

  /** Paints every pixel whose centre lies in the shape. */
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
