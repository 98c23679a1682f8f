'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

/** One row of bars; of several each stands on the ones before it. */
export interface Bars {
  readonly name: string;
  readonly values: readonly number[];
  /** A colour of the theme, such as `--done`. */
  readonly tone: string;
}

interface Props {
  /** What is told below each bar. */
  readonly labels: readonly string[];
  readonly bars: readonly Bars[];
  /** The bar that is pointed at; null: none is. */
  readonly onPoint: (place: number | null) => void;
}

const HEIGHT_PX = 140;
/** At the side: `20`, `1.5K`, `1M`. */
const short = new Intl.NumberFormat('en-IE', { notation: 'compact', maximumFractionDigits: 1 });
const FORCED = '(forced-colors: active)';

/** Bars by uPlot, in the colours of the theme. What they say stands in a table beside them: the drawing itself is silent. */
export function ChartCanvas({ labels, bars, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  // What is drawn now, for a drawing that is made once.
  const shown = useRef({ labels, onPoint });
  shown.current = { labels, onPoint };
  const stacked = stackOf(bars);
  const tones = bars.map(({ tone }) => tone).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows of bars are another drawing; other values are put into it below
  useEffect(() => {
    const frame = box.current;
    if (frame === null) return;
    const ink = () => getComputedStyle(frame).color;
    const toneOf = (tone: string) =>
      matchMedia(FORCED).matches ? ink() : getComputedStyle(frame).getPropertyValue(tone);
    const ground = () => getComputedStyle(frame).getPropertyValue('--surface');
    const font = () => `12px ${getComputedStyle(frame).fontFamily}`;
    const paths = uPlot.paths.bars?.({ size: [0.8, 40] });
    const made = new uPlot(
      {
        width: frame.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        padding: [8, 4, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: (_, min, max) => [min - 0.6, max + 0.6] }, y: { range: rangeOf } },
        axes: [
          {
            ...{ stroke: ink, font: font(), size: 28, space: 56, gap: 4 },
            ...{ grid: { show: false }, ticks: { show: false } },
            incrs: [1, 2, 3, 4, 6, 8, 12],
            values: (_, places) => places.map((place) => shown.current.labels[place] ?? ''),
          },
          {
            ...{ stroke: ink, font: font(), size: 44, space: 32, gap: 4 },
            ...{ ticks: { show: false }, grid: { stroke: () => toneOf('--border'), width: 1 } },
            incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7],
            values: (_, values) => values.map((value) => short.format(value)),
          },
        ],
        series: [
          {},
          // The highest first: those below are drawn over it.
          ...bars
            .map(({ name, tone }) => ({
              label: name,
              fill: () => toneOf(tone),
              stroke: ground,
              width: 1,
              points: { show: false },
              ...(paths === undefined ? {} : { paths }),
            }))
            .toReversed(),
        ],
        hooks: { setCursor: [(u) => shown.current.onPoint(u.cursor.idx ?? null)] },
      },
      dataOf(labels, stacked),
      frame,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: frame.clientWidth, height: HEIGHT_PX }));
    resized.observe(frame);
    const themes = ['(prefers-color-scheme: dark)', FORCED].map((query) => matchMedia(query));
    const redraw = () => made.redraw(false);
    for (const theme of themes) theme.addEventListener('change', redraw);
    return () => {
      for (const theme of themes) theme.removeEventListener('change', redraw);
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [tones, labels.length]);

  const drawn = JSON.stringify(stacked);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same values need no drawing
  useEffect(() => plot.current?.setData(dataOf(labels, stacked)), [drawn, labels.join()]);

  return <div ref={box} aria-hidden="true" style={{ height: HEIGHT_PX }} />;
}

/** From nothing to a little above the highest; something to see where there is nothing. */
const rangeOf = (_: uPlot, __: number, max: number): [number, number] => [0, max > 0 ? max * 1.1 : 1];

/** Each with those below it. */
function stackOf(bars: readonly Bars[]): number[][] {
  let below: readonly number[] = [];
  return bars.map(({ values }) => {
    const own = values.map((value, place) => value + (below[place] ?? 0));
    below = own;
    return own;
  });
}

const dataOf = (labels: readonly string[], stacked: readonly number[][]): uPlot.AlignedData => [
  labels.map((_, place) => place),
  ...stacked.toReversed(),
];
