import { type Random, pick, seededRandom } from './random.js';

/** A planted fault, as the checks report it. */
export interface PlantedFault {
  readonly check: 'Completeness' | 'Range' | 'Timeliness';
  readonly code: string;
  /** The time of the reading, or the line if there is no reading; empty for a fault of the whole stream. */
  readonly at: string;
}

/** A stream of a weather station as CSV, with its planted faults. */
export interface WeatherStream {
  readonly GroupID: string;
  readonly StreamID: string;
  readonly csv: string;
  readonly readings: number;
  readonly faults: readonly PlantedFault[];
}

/**
 * The values of a sensor: a mean with a daily cycle and noise, an outlier within the limits, and a value beyond the
 * limits.
 */
interface Sensor {
  readonly middle: number;
  readonly swing: number;
  readonly noise: number;
  readonly wild: number;
  readonly impossible: number;
}

const SENSORS: Readonly<Record<string, Sensor>> = {
  temperature: { middle: 9, swing: 4, noise: 1, wild: 55, impossible: 85 },
  pressure: { middle: 1_012, swing: 2, noise: 0.6, wild: 1_070, impossible: 9_999 },
  humidity: { middle: 60, swing: 5, noise: 3, wild: 1, impossible: 130 },
  wind: { middle: 8, swing: 2, noise: 1, wild: 70, impossible: -1 },
};
const STATIONS = ['arkona', 'brocken', 'zugspitze'];
const INTERVAL_MS = 600_000;
const READINGS = 432;
/** Each fault has its own section of the stream, so that faults do not interact. */
const STRETCH = 60;

type Line = readonly [timestamp: string, value: string];

/** Plants a fault at a line, and returns how it must be reported. */
type Fault = (lines: Line[], at: number, sensor: Sensor) => PlantedFault;

const FAULTS: readonly [Fault, ...Fault[]] = [
  (lines, at) => {
    lines.splice(at, 3);
    return { check: 'Completeness', code: 'gap', at: timeOf(lines, at - 1) };
  },
  (lines, at) => {
    lines[at] = [timeOf(lines, at), ''];
    return { check: 'Completeness', code: 'missing-value', at: timeOf(lines, at) };
  },
  (lines, at) => {
    lines.splice(at, 0, ['#REBOOT', 'logger']);
    return { check: 'Completeness', code: 'malformed-line', at: '#REBOOT' };
  },
  (lines, at, { wild }) => {
    lines[at] = [timeOf(lines, at), String(wild)];
    return { check: 'Range', code: 'outlier', at: timeOf(lines, at) };
  },
  (lines, at, { impossible }) => {
    lines[at] = [timeOf(lines, at), String(impossible)];
    return { check: 'Range', code: impossible < 0 ? 'below-minimum' : 'above-maximum', at: timeOf(lines, at) };
  },
  (lines, at) => {
    const late = lines.splice(at, 1);
    lines.splice(at + 4, 0, ...late);
    return { check: 'Timeliness', code: 'out-of-order', at: timeOf(lines, at + 4) };
  },
  (lines, at) => {
    lines.splice(at + 1, 0, ...lines.slice(at, at + 1));
    return { check: 'Timeliness', code: 'duplicate', at: timeOf(lines, at) };
  },
];

/**
 * Generates three days of three weather stations with four sensors and a reading every ten minutes. The first station
 * has no faults; every other stream has up to five. The same seed produces the same data.
 *
 * @param end the time of the last readings, in milliseconds since 1970
 */
export function makeWeather(seed: number, end: number): WeatherStream[] {
  const random = seededRandom(seed);
  const last = Math.floor(end / INTERVAL_MS) * INTERVAL_MS;
  return STATIONS.flatMap((GroupID, station) =>
    Object.entries(SENSORS).map(([StreamID, sensor]) =>
      makeStream({ GroupID, StreamID }, sensor, station === 0 ? 0 : 1 + Math.floor(random() * 5), last, random),
    ),
  );
}

function makeStream(
  ids: Pick<WeatherStream, 'GroupID' | 'StreamID'>,
  sensor: Sensor,
  faulty: number,
  last: number,
  random: Random,
): WeatherStream {
  const phase = random() * 2 * Math.PI;
  const lines = Array.from({ length: READINGS }, (_, index): Line => {
    const value =
      sensor.middle + sensor.swing * Math.sin(phase + (index * 2 * Math.PI) / 144) + sensor.noise * (2 * random() - 1);
    return [
      new Date(last - (READINGS - 1 - index) * INTERVAL_MS).toISOString().replace('.000Z', 'Z'),
      value.toFixed(1),
    ];
  });
  const planted: PlantedFault[] = [];
  // From the end to the start, so that earlier lines keep their positions.
  for (let stretch = faulty; stretch >= 1; stretch -= 1)
    planted.push(pick(random, FAULTS)(lines, stretch * STRETCH + Math.floor(random() * 30), sensor));
  if (faulty === 5) {
    // Seven hours without readings: the limit is six.
    lines.splice(lines.length - 42);
    planted.push({ check: 'Timeliness', code: 'stale', at: '' });
  }
  return {
    ...ids,
    csv: ['timestamp,value', ...lines.map((line) => line.join(','))].join('\n'),
    readings: lines.length,
    faults: withLines(planted, lines),
  };
}

/** Replaces the placeholder of malformed lines by the line number. The header is line 1. */
function withLines(planted: readonly PlantedFault[], lines: readonly Line[]): PlantedFault[] {
  const reboots = lines.flatMap(([timestamp], index) => (timestamp === '#REBOOT' ? [`line ${index + 2}`] : []));
  return planted.map((fault) => (fault.at === '#REBOOT' ? { ...fault, at: reboots.pop() ?? '' } : fault));
}

function timeOf(lines: readonly Line[], index: number): string {
  return lines[index]?.[0] ?? '';
}
