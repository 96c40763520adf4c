import { type FlagDesign, type Layout } from './design.js';
import { Raster, type Shape } from './raster.js';
import { waveCloth } from './cloth.js';
import { both, columns, diamond, disc, either, line, rows, star } from './shapes.js';

/** Renders a design. */
export function paintFlag(design: FlagDesign): Raster {
  const raster = new Raster(design.width, design.height);
  const [first, second, third] = design.field;
  raster.fill(first);
  const [secondShape, thirdShape] = fieldShapes(design.layout, raster.aspect);
  if (secondShape) raster.paint(second, secondShape);
  if (thirdShape) raster.paint(third, thirdShape);
  const emblem = emblemShape(design, raster.aspect);
  if (emblem) raster.paint(design.emblemColor, emblem);
  return waveCloth(raster, design.wave);
}

/** Returns the shapes of the second and third color. The first color fills the rest. */
function fieldShapes(layout: Layout, aspect: number): readonly [Shape?, Shape?] {
  switch (layout) {
    case 'plain':
      return [];
    case 'horizontal-two':
      return [rows(0.5, 1)];
    case 'horizontal-three':
      return [rows(1 / 3, 1), rows(2 / 3, 1)];
    case 'horizontal-five':
      return [either(rows(0.2, 0.4), rows(0.6, 0.8)), rows(0.4, 0.6)];
    case 'horizontal-wide-center':
      return [rows(0.25, 0.75), rows(0.75, 1)];
    case 'vertical-two':
      return [columns(aspect / 2, aspect)];
    case 'vertical-three':
      return [columns(aspect / 3, aspect), columns((aspect * 2) / 3, aspect)];
    case 'vertical-wide-center':
      return [columns(aspect / 4, (aspect * 3) / 4)];
    case 'nordic-cross':
      return [cross(0.55, 0.2)];
    case 'fimbriated-cross':
      return [cross(0.55, 0.28), cross(0.55, 0.14)];
    case 'saltire':
      return [either(line(0, 0, aspect, 1, 0.2), line(0, 1, aspect, 0, 0.2))];
    case 'hoist-triangle':
      return [rows(0.5, 1), (x, y) => x < 0.75 - Math.abs(y - 0.5) * 1.5];
    case 'hoist-band':
      return [columns(0, aspect * 0.3), both(columns(aspect * 0.3, aspect), rows(0.5, 1))];
    case 'diagonal':
      return [(x, y) => y > x / aspect];
    case 'diagonal-band':
      return [line(0, 1, aspect, 0, 0.36), line(0, 1, aspect, 0, 0.2)];
    case 'canton':
      return [both(columns(0, aspect * 0.42), rows(0, 0.5)), rows(0.75, 1)];
    case 'quartered':
      return [both(columns(aspect / 2, aspect), rows(0, 0.5)), both(columns(0, aspect / 2), rows(0.5, 1))];
    case 'bordered':
      return [both(columns(0.12, aspect - 0.12), rows(0.12, 0.88))];
  }
}

/** An upright cross with its vertical bar at `at` and its horizontal bar at half the height. */
function cross(at: number, thickness: number): Shape {
  return either(columns(at - thickness / 2, at + thickness / 2), rows(0.5 - thickness / 2, 0.5 + thickness / 2));
}

/** Returns the shape of the emblem, if there is one. */
function emblemShape(design: FlagDesign, aspect: number): Shape | undefined {
  const [x, y] = [design.emblemAt[0] * aspect, design.emblemAt[1]];
  const radius = design.emblemRadius;
  switch (design.emblem) {
    case 'none':
      return undefined;
    case 'disc':
      return disc(x, y, radius);
    case 'ring':
      return both(disc(x, y, radius), without(disc(x, y, radius * 0.68)));
    case 'star':
      return star(x, y, radius);
    case 'sun':
      return either(disc(x, y, radius * 0.6), star(x, y, radius, 12, 0.6));
    case 'crescent':
      return both(disc(x, y, radius), without(disc(x + radius * 0.35, y, radius * 0.78)));
    case 'diamond':
      return diamond(x, y, radius);
    case 'two-stars':
      return either(star(x - radius, y, radius * 0.8), star(x + radius, y, radius * 0.8));
    case 'three-stars':
      return either(
        star(x, y - radius, radius * 0.7),
        either(star(x - radius, y + radius * 0.6, radius * 0.7), star(x + radius, y + radius * 0.6, radius * 0.7)),
      );
  }
}

/** Points outside the shape. */
function without(shape: Shape): Shape {
  return (x, y) => !shape(x, y);
}
