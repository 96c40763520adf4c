import { type Shape } from './raster.js';

/** The rows from `top` to `bottom`. */
export function rows(top: number, bottom: number): Shape {
  return (_x, y) => y >= top && y < bottom;
}

/** The columns from `left` to `right`. */
export function columns(left: number, right: number): Shape {
  return (x) => x >= left && x < right;
}

/** Points in all of the shapes. */
export function both(one: Shape, two: Shape): Shape {
  return (x, y) => one(x, y) && two(x, y);
}

/** Points in any of the shapes. */
export function either(one: Shape, two: Shape): Shape {
  return (x, y) => one(x, y) || two(x, y);
}

/** Points within `radius` of a center. */
export function disc(centerX: number, centerY: number, radius: number): Shape {
  return (x, y) => (x - centerX) ** 2 + (y - centerY) ** 2 < radius ** 2;
}

/** A square on its tip. */
export function diamond(centerX: number, centerY: number, radius: number): Shape {
  return (x, y) => Math.abs(x - centerX) + Math.abs(y - centerY) < radius;
}

/** Points closer to the line through two points than half its thickness. */
export function line(fromX: number, fromY: number, toX: number, toY: number, thickness: number): Shape {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const reach = (Math.hypot(alongX, alongY) * thickness) / 2;
  return (x, y) => Math.abs(alongX * (fromY - y) - alongY * (fromX - x)) < reach;
}

/**
 * A star with its first tip upward.
 *
 * @param points number of tips
 * @param depth the inner radius as a share of the outer one
 */
export function star(centerX: number, centerY: number, radius: number, points = 5, depth = 0.382): Shape {
  const half = Math.PI / points;
  const innerX = depth * Math.cos(half);
  const innerY = depth * Math.sin(half);
  return (x, y) => {
    if (Math.abs(x - centerX) >= radius || Math.abs(y - centerY) >= radius) return false;
    const distance = Math.hypot(x - centerX, y - centerY) / radius;
    if (distance >= 1) return false;
    // Fold the point into the wedge between a tip (at angle 0) and the next inner corner (at angle `half`).
    const turned = Math.abs(Math.atan2(x - centerX, centerY - y)) % (2 * half);
    const angle = turned > half ? 2 * half - turned : turned;
    const along = distance * Math.cos(angle);
    const across = distance * Math.sin(angle);
    return (1 - along) * innerY - (1 - innerX) * across > 0;
  };
}
