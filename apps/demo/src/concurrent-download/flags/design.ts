import { pick, type Random } from '@stepwell/samples/random';

/**
 * Colors of the world's flags as 0xRRGGBB. By the rule of heraldry, metals are next to colors, so that a flag is
 * legible.
 */
export const METALS = [0xffffff, 0xf7d417, 0xfcb514, 0xe8e4d8] as const;
export const COLORS = [
  0xce1126, 0xa4161a, 0x0a3161, 0x0052b4, 0x4a90d9, 0x007a3d, 0x1b4332, 0x000000, 0x6a1b4d, 0xe8590c,
] as const;

/** Divisions of the field. */
export const LAYOUTS = [
  'plain',
  'horizontal-two',
  'horizontal-three',
  'horizontal-five',
  'horizontal-wide-center',
  'vertical-two',
  'vertical-three',
  'vertical-wide-center',
  'nordic-cross',
  'fimbriated-cross',
  'saltire',
  'hoist-triangle',
  'hoist-band',
  'diagonal',
  'diagonal-band',
  'canton',
  'quartered',
  'bordered',
] as const;

export type Layout = (typeof LAYOUTS)[number];

/** Emblems on the field. */
export const EMBLEMS = [
  'none',
  'disc',
  'ring',
  'star',
  'sun',
  'crescent',
  'diamond',
  'two-stars',
  'three-stars',
] as const;

export type Emblem = (typeof EMBLEMS)[number];

/** The design of a flag, independent of file formats. */
export interface FlagDesign {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly layout: Layout;
  /** Three colors of the field, 0xRRGGBB. Neighbors are a metal and a color. */
  readonly field: readonly [number, number, number];
  readonly emblem: Emblem;
  /** 0xRRGGBB. */
  readonly emblemColor: number;
  /** The emblem's center as a share of the flag's width and height. */
  readonly emblemAt: readonly [number, number];
  /** The emblem's radius as a share of the flag's height. */
  readonly emblemRadius: number;
  /** The phase of the folds, from 0 to 1. */
  readonly wave: number;
}

/** Pixels. Every flag has this height and a ratio of 2:3, 3:5 or 1:2, like real flags. */
export const FLAG_HEIGHT = 120;
const WIDTHS = [180, 200, 240] as const;

/** Designs one flag. The same random numbers produce the same design. */
export function designFlag(random: Random): FlagDesign {
  const first = pick(random, COLORS);
  const second = pick(random, METALS);
  const third = other(random, COLORS, first);
  const metalOutside = random() < 0.3;
  const emblem = pick(random, EMBLEMS);
  return {
    width: pick(random, WIDTHS),
    height: FLAG_HEIGHT,
    layout: pick(random, LAYOUTS),
    field: metalOutside ? [second, first, other(random, METALS, second)] : [first, second, third],
    emblem,
    emblemColor: pick(random, random() < 0.5 ? METALS : COLORS),
    emblemAt: [pick(random, [0.25, 0.5, 0.5, 0.5, 0.7]), pick(random, [0.36, 0.5, 0.5, 0.5, 0.64])],
    emblemRadius: 0.12 + Math.floor(random() * 10) * 0.015,
    wave: random(),
  };
}

/** Returns one of the colors, except the one in use. */
function other(random: Random, colors: readonly [number, ...number[]], taken: number): number {
  const chosen = pick(random, colors);
  return chosen === taken ? (colors[(colors.indexOf(taken) + 1) % colors.length] ?? colors[0]) : chosen;
}
